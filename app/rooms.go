package app

import (
	"io/fs"
	"net"
	"slices"
	"sync"

	"concentric/backlog"
	backlogweb "concentric/backlog/web"
	"concentric/base/due"
	"concentric/base/i18n"
	"concentric/base/jobs"
	"concentric/base/mail/domain"
	"concentric/base/mailbox"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/brief"
	"concentric/circle"
	circleweb "concentric/circle/web"
	"concentric/community"
	communityweb "concentric/community/web"
	"concentric/consent"
	consentweb "concentric/consent/web"
	"concentric/declaration"
	declarationweb "concentric/declaration/web"
	"concentric/delegate"
	delegateweb "concentric/delegate/web"
	"concentric/demo"
	"concentric/desk"
	deskweb "concentric/desk/web"
	"concentric/focus"
	focusweb "concentric/focus/web"
	"concentric/introduction"
	introductionweb "concentric/introduction/web"
	"concentric/invitation"
	invitationweb "concentric/invitation/web"
	"concentric/journal"
	"concentric/lab"
	labweb "concentric/lab/web"
	"concentric/library"
	libraryweb "concentric/library/web"
	"concentric/listening"
	listeningweb "concentric/listening/web"
	"concentric/logbook"
	logbookweb "concentric/logbook/web"
	"concentric/meeting"
	meetingweb "concentric/meeting/web"
	"concentric/member"
	memberweb "concentric/member/web"
	"concentric/moderation"
	moderationweb "concentric/moderation/web"
	"concentric/notice"
	"concentric/performance"
	performanceweb "concentric/performance/web"
	"concentric/platform"
	platformweb "concentric/platform/web"
	"concentric/reply"
	replyweb "concentric/reply/web"
	"concentric/representation"
	representationweb "concentric/representation/web"
	"concentric/selection"
	selectionweb "concentric/selection/web"
	"concentric/setup"
	setupweb "concentric/setup/web"
	"concentric/today"
	todayweb "concentric/today/web"
	"concentric/translation"
	translationweb "concentric/translation/web"
)

// room is what a room gives to the house: its contract (house.md).
type room struct {
	routes   func(site *page.Site) []page.Route
	contents []journal.Content
	readers  []journal.Reader
	jobs     map[string]jobs.Handler
	due      []due.Rule
	persons  []member.PersonTable
	messages []fs.FS
	deeds    moderation.Source // what somebody did there, for their level
	takes    mailbox.Take      // mail that comes in
}

// rooms lists the house. A room that is not here does not exist for visitors,
// for the clock, for verify.
func rooms(site *page.Site) []room {
	listen := listening.NewRoom(site.DB, site.Vault)
	speaks := &translation.Room{DB: site.DB, Service: site.Speaks, Sources: slices.Concat(focus.Sources(), lab.Sources(), backlog.Sources(), listening.Sources())}
	day := &today.Room{DB: site.DB, Listen: listen, Speaks: speaks, Sender: site.Mail, BaseURL: site.BaseURL, Name: site.Name}
	replies := &reply.Room{DB: site.DB, Listen: listen, Sender: site.Mail, TXT: net.DefaultResolver.LookupTXT, BaseURL: site.BaseURL, Name: site.Name}
	return []room{
		{
			routes: func(site *page.Site) []page.Route {
				return memberweb.Routes(site, func() []member.PersonTable { return Persons(site.Vault) })
			},
			contents: member.Contents, persons: member.Persons, messages: []fs.FS{member.Messages}, due: member.Due,
			jobs: member.Jobs(member.Post{DB: site.DB, Sender: site.Mail, BaseURL: site.BaseURL, Name: site.Name}),
		},
		{routes: communityweb.Routes, contents: community.Contents, persons: community.Persons, messages: []fs.FS{community.Messages}, due: community.Due},
		{routes: circleweb.Routes, contents: circle.Contents, persons: circle.Persons, messages: []fs.FS{circle.Messages}},
		{routes: logbookweb.Routes, contents: logbook.Contents, messages: []fs.FS{logbook.Messages}, due: logbook.Due()},
		{routes: backlogweb.Routes, contents: backlog.Contents, persons: backlog.Persons, messages: []fs.FS{backlog.Messages}, due: backlog.Due(), deeds: backlog.Deeds},
		{messages: []fs.FS{brief.Messages}},
		{
			routes:  func(site *page.Site) []page.Route { return translationweb.Routes(site, speaks) },
			persons: translation.Persons, messages: []fs.FS{translation.Messages}, due: speaks.Due(), jobs: speaks.Jobs(),
		},
		{routes: invitationweb.Routes, persons: invitation.Persons, messages: []fs.FS{invitation.Messages}},
		{routes: introductionweb.Routes, persons: introduction.Persons, messages: []fs.FS{introduction.Messages}, due: introduction.Due()},
		{persons: notice.Persons, due: notice.Due()},
		{routes: moderationweb.Routes, contents: moderation.Contents, persons: moderation.Persons, messages: []fs.FS{moderation.Messages}, due: moderation.Due()},
		{
			routes: platformweb.Routes, contents: platform.Contents, persons: platform.Persons, messages: []fs.FS{platform.Messages},
			readers: platform.Readers(), due: platform.Due(),
		},
		{routes: consentweb.Routes, contents: consent.Contents, persons: consent.Persons, messages: []fs.FS{consent.Messages}, due: consent.Due()},
		{routes: selectionweb.Routes, contents: selection.Contents, persons: selection.Persons, messages: []fs.FS{selection.Messages}, due: selection.Due()},
		{routes: delegateweb.Routes, contents: delegate.Contents, persons: delegate.Persons, messages: []fs.FS{delegate.Messages}, due: delegate.Due(), readers: delegate.Readers()},
		{routes: declarationweb.Routes, contents: declaration.Contents, persons: declaration.Persons, messages: []fs.FS{declaration.Messages}},
		{routes: performanceweb.Routes, contents: performance.Contents, persons: performance.Persons, messages: []fs.FS{performance.Messages}, due: performance.Due()},
		{
			routes: meetingweb.Routes, contents: meeting.Contents, persons: meeting.Persons, messages: []fs.FS{meeting.Messages}, due: meeting.Due(),
			jobs: meeting.Jobs(meeting.Post{DB: site.DB, Sender: site.Mail, BaseURL: site.BaseURL, Name: site.Name}),
		},
		{
			routes:   func(site *page.Site) []page.Route { return listeningweb.Routes(site, listen) },
			contents: listening.Contents, persons: listen.Persons(), messages: []fs.FS{listening.Messages}, due: listen.Due(), jobs: listen.Jobs(),
			readers: listening.Readers(), deeds: listen.Deeds,
		},
		{routes: focusweb.Routes, contents: focus.Contents, persons: focus.Persons, messages: []fs.FS{focus.Messages}},
		{routes: labweb.Routes, contents: lab.Contents, persons: lab.Persons, messages: []fs.FS{lab.Messages}},
		{
			routes: func(site *page.Site) []page.Route { return replyweb.Routes(site, replies) }, messages: []fs.FS{reply.Messages}, due: reply.Due(),
			takes: replies.Take,
		},
		{
			routes: representationweb.Routes, contents: representation.Contents, persons: representation.Persons, messages: []fs.FS{representation.Messages},
			due: (&representation.Room{DB: site.DB, Listen: listen}).Due(),
		},
		{
			routes:   func(site *page.Site) []page.Route { return todayweb.Routes(site, day) },
			contents: today.Contents, readers: today.Readers(), persons: today.Persons, messages: []fs.FS{today.Messages}, due: day.Due(), jobs: day.Jobs(),
		},
		{routes: libraryweb.Routes, due: library.Due(site.Asks), contents: library.Contents, readers: library.Readers(), persons: library.Persons, messages: []fs.FS{library.Messages}, deeds: library.Deeds},
		{
			routes:   func(site *page.Site) []page.Route { return setupweb.Routes(site, domain.System()) },
			contents: setup.Contents, messages: []fs.FS{setup.Messages},
		},
		{routes: deskweb.Routes, messages: []fs.FS{desk.Messages}},
	}
}

// Contents are the canonical contents of all rooms' acts, for verify.
func Contents() []journal.Content {
	var all []journal.Content
	for _, r := range rooms(&page.Site{}) {
		all = append(all, r.contents...)
	}
	return all
}

// Persons are all tables with a person in them. Votes and statements are found
// through the conversation keys in the vault.
func Persons(vault *store.DB) []member.PersonTable {
	var all []member.PersonTable
	for _, r := range rooms(&page.Site{Vault: vault}) {
		all = append(all, r.persons...)
	}
	return all
}

// Catalogue is every sentence of the program, in five languages.
func Catalogue() (*i18n.Catalogue, error) { return loaded() }

// loaded reads the sentences once: they are part of the program and never change.
var loaded = sync.OnceValues(func() (*i18n.Catalogue, error) { return i18n.Load(catalogues()...) })

// catalogues are the sentences of every room.
func catalogues() []fs.FS {
	messages := []fs.FS{page.Messages, typed.Messages, demo.Messages}
	for _, r := range rooms(&page.Site{}) {
		messages = append(messages, r.messages...)
	}
	return messages
}
