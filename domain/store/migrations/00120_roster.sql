-- +goose Up
-- Rosters are a feature of their own: its tables and the things that it names have its name.
ALTER TABLE people_rosters RENAME TO roster_rosters;
ALTER TABLE people_roster_rows RENAME TO roster_rows;
UPDATE files_files SET attached_kind = 'roster.roster' WHERE attached_kind = 'people.roster';
UPDATE tasks SET kind = 'roster.check' WHERE kind = 'people.check_roster';
UPDATE tasks SET kind = 'roster.apply' WHERE kind = 'people.apply_roster';
