/** How many rows the largest table has. */
export const HOSTILE_ROWS = 10_000;

/** Five tables whose content and form a dump could lose, and what hangs on them. */
export const HOSTILE_DATA = `
create table public.xdat_user (id serial primary key, login text unique not null);
insert into public.xdat_user (login) values ('admin'), (E'o''brien "\\\\ \\t\\n \\r');
create type public.modality as enum ('MR', 'CT é', 'it''s');
create schema "Other schema";
create table "Other schema"."We""ird, täble" ("col umn" text default 'a''b\\', "é" numeric(40, 20));
insert into "Other schema"."We""ird, täble" select repeat('x' || i, 10), i / 7.0 from generate_series(1, 100) i;
create table public.scans (
  id bigserial primary key,
  owner integer not null references public.xdat_user on delete cascade,
  kind public.modality,
  note text,
  raw bytea,
  doc jsonb,
  taken timestamptz,
  parts text[],
  check (note is null or length(note) < 1000000)
);
insert into public.scans (owner, kind, note, raw, doc, taken, parts)
select 1 + i % 2,
  (array['MR', 'CT é', 'it''s'])[1 + i % 3]::public.modality,
  case i % 7
    when 0 then null when 1 then '' when 2 then '\\N' when 3 then E'tab\\t newline\\n cr\\r backslash \\\\. \\\\'
    when 4 then '漢字 😀 e\u0301 \u202e ﬁ' when 5 then E'\\\\.\\n\\\\N' else repeat('Zürich ', i % 900) end,
  case when i % 5 = 0 then null else decode(repeat(lpad(to_hex(i % 256), 2, '0'), 1 + i % 300), 'hex') end,
  jsonb_build_object('a', i, 'b"', E'x\\\\y\\n', 'c', null),
  timestamptz '2026-11-24 03:00:00.123456+08' + i * interval '1 hour',
  array['a,b', 'c"d', null, '{}']
from generate_series(1, ${HOSTILE_ROWS}) i;
create table public.large (id int primary key, body text);
insert into public.large select i, string_agg(md5(i::text || j), '') from generate_series(1, 3) i, generate_series(1, 30000) j group by i;
create table public.parted (at date not null, v int) partition by range (at);
create extension pg_trgm;
create index scans_words on public.scans using gin (note public.gin_trgm_ops);
create index scans_note on public.scans (lower(left(note, 50))) where note is not null;
create view public.visible as select s.id, u.login from public.scans s join public.xdat_user u on u.id = s.owner;
create function public.touch() returns trigger language plpgsql as $$ begin new.taken := now(); return new; end $$;
create trigger touched before update on public.scans for each row execute function public.touch();
create sequence public.accession start 4711 increment 7;
select nextval('public.accession') from generate_series(1, 50);
comment on table public.scans is 'it''s "one" \\ €';
select lo_from_bytea(0, decode('00ff10', 'hex'));
`;
