package guard

import "testing"

var someFloors = []Floor{
	{[]string{"schema"}, "tables"},
	{[]string{"base"}, "the ground"},
	{[]string{"member"}, "people"},
	{[]string{"circle"}, "bodies"},
	{[]string{"app"}, "the roof"},
	{[]string{"cmd"}, "the door"},
}

const someTables = `-- +goose Up
create table member_person (
	id text primary key, -- an id, of a person
	email text not null,
	unique (email)
);
create table circle_circle (id text primary key, aim text not null, check (aim in ('a', 'b')));
create table if not exists base_job (id text primary key);
-- +goose Down
drop table member_person;
create table ghost (email text);
`

func TestTables(t *testing.T) {
	house := tree(t, map[string]string{
		"schema/1.sql": someTables,
		"schema/2.sql": "create table seats (id text);\ncreate table member_card (circle text references circle_circle (id));\n" +
			"create table circle_role (holder text references member_person (id));",
		"circle/circle.go":     "package circle\nconst a = `select * from circle_role join member_person on true`\nconst b = `the circle_role says no`\n",
		"circle/web/page.go":   "package web\nconst a = \"select * from \" + \"circle_role\"\nconst b = `update circle_role set id = 1`\n",
		"circle/round_test.go": "package circle\nconst a = `delete from base_job`\n",
		"app/app_test.go":      "package app\nconst a = `delete from base_job`\n",
		"e2e/all.go":           "package e2e\nconst a = `delete from base_job`\n",
		"base/jobs/jobs.go":    "package jobs\nconst a = `delete from base_job`\n",
	})
	expect(t, house.Tables(someFloors, []string{"e2e"}),
		"circle/circle.go:2: SQL names member_person, which belongs to member alone",
		"circle/round_test.go:2: SQL names base_job",
		"circle/web/page.go:3: SQL on circle_role in a web",
		"schema/2.sql: member_card refers to circle_circle, which is not on a lower floor",
		"schema/2.sql:1: table seats does not start with its room",
	)
}

func TestPersons(t *testing.T) {
	house := tree(t, map[string]string{
		"schema/1.sql": someTables,
		"schema/2.sql": `create table circle_role (id text, holder text);
create table circle_chair (id text);
alter table circle_chair add column given_by text;
create table circle_note (id text, author_id text);
create table circle_log (id text, actor text);
create table base_session (id text, member text);`,
		"member/contract.go": "package member\nvar Persons = []PersonTable{\n" +
			"{Table: `member_person`, Export: export, Erase: nil, Retain: ``},\n" +
			"{Table: `circle_note`, Export: export, Erase: erase, Retain: `a year`},\n" +
			"{Table: `base_session`, Export: export, Erase: erase, Retain: `a month`}}\n",
		"circle/contract.go": "package circle\nvar Persons = []member.PersonTable{{Table: `circle_rolle`, Export: export, Erase: erase, Retain: `a year`}}\n",
	})
	expect(t, house.Persons(someFloors, "member", map[string]string{"circle_log": "pseudonyms only", "circle_gone": "was here"}),
		"arch_test.go: exempt table circle_gone does not exist",
		"circle/contract.go:2: PersonTable of \"circle_rolle\", which is no table",
		"member/contract.go:3: the PersonTable of member_person has no Erase",
		"member/contract.go:3: the PersonTable of member_person has no Retain",
		"schema/2.sql:1: circle_role has a person in holder",
		"schema/2.sql:2: circle_chair has a person in given_by",
		"schema/2.sql:4: the PersonTable of circle_note belongs into circle",
	)
}
