-- +goose Up
-- Reports of delegates are a topic of their own. Who left out the answers had none
-- of them, and goes on without.
insert into today_quiet (member, topic, at) select member, 'reports', at from today_quiet where topic = 'answers';

-- +goose Down
delete from today_quiet where topic = 'reports';
