package today

import (
	"context"
	"slices"
	"strings"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/circle"
	"concentric/community"
	"concentric/delegate"
	"concentric/member"
	"concentric/notice"
)

// reported keeps, of the reports of delegates, those for one member who is
// still of the community.
func (r *Room) reported(ctx context.Context, m member.Member, all []notice.Notice) ([]notice.Notice, error) {
	var mine []notice.Notice
	for _, one := range all {
		if !one.To.ForMember() || one.To.Target != m.ID {
			continue
		}
		role, err := r.reportedFrom(ctx, one)
		if apperr.Is(err, apperr.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		actor, err := member.ActorOf(ctx, r.DB, m.ID)
		if err != nil {
			return nil, err
		}
		sees, err := delegate.Sees(ctx, r.DB, actor, role)
		if err != nil {
			return nil, err
		}
		if sees {
			mine = append(mine, one)
		}
	}
	return mine, nil
}

func (r *Room) reportedFrom(ctx context.Context, one notice.Notice) (circle.Role, error) {
	said, ok, err := circle.ReportByID(ctx, r.DB, one.Ref)
	if err != nil {
		return circle.Role{}, err
	}
	if !ok {
		return circle.Role{}, apperr.New(apperr.NotFound, "circle.role_not_found")
	}
	return circle.RoleByID(ctx, r.DB, said.Role)
}

// reportText is what a delegate tells those who chose them, in full.
func (r *Room) reportText(ctx context.Context, one notice.Notice) (string, error) {
	said, _, err := circle.ReportByID(ctx, r.DB, one.Ref)
	if err != nil {
		return "", err
	}
	role, err := r.reportedFrom(ctx, one)
	if err != nil {
		return "", err
	}
	in, err := circle.Get(ctx, r.DB, said.Circle)
	if err != nil {
		return "", err
	}
	of, err := community.Get(ctx, r.DB, role.Community)
	return strings.Join([]string{
		i18n.T(ctx, "today.mail_report", "Community", of.Name, "Circle", in.Name, "Date", i18n.Date(ctx, said.At)), said.Text, r.BaseURL + "/seats/" + role.ID,
	}, "\n\n"), err
}

// reportsWithout leaves out the reports of which a member wants none, of all
// delegates or of those to a circle.
func reportsWithout(all []notice.Notice, quiet []string) []notice.Notice {
	return slices.DeleteFunc(slices.Clone(all), func(one notice.Notice) bool {
		return slices.Contains(quiet, TopicReports) || slices.Contains(quiet, one.Circle)
	})
}
