import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  `create table users (
    name text primary key,
    role text not null check (role in ('viewer', 'scientist', 'validator', 'approver', 'admin')),
    created_at timestamptz not null
  )`,
  `create table tokens (
    token_sha256 text primary key,
    user_name text not null references users (name),
    label text not null,
    created_at timestamptz not null,
    revoked_at timestamptz
  )`,
  `create table sessions (
    session_sha256 text primary key,
    user_name text not null references users (name),
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create table settings (key text primary key, value text not null)`,

  `create table audit (
    sequence int8 primary key,
    at timestamptz not null,
    actor text not null,
    action text not null,
    subject text not null,
    details text not null,
    previous_sha256 text not null,
    sha256 text not null unique
  )`,
  `create function refuse_change() returns trigger language plpgsql as $$
    begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$`,
  `create trigger audit_append_only before update or delete or truncate on audit
    for each statement execute function refuse_change()`,

  `create table datasets (
    name text not null,
    version int4 not null check (version >= 1),
    sha256 text not null,
    schema jsonb not null,
    rows int4 not null,
    good_rows int4 not null,
    bad_rows int4 not null,
    created_at timestamptz not null,
    created_by text not null references users (name),
    primary key (name, version),
    constraint datasets_same_content unique (name, sha256),
    check (good_rows + bad_rows = rows)
  )`,
  `create table runs (
    run_id uuid primary key,
    experiment text not null,
    dataset text not null,
    dataset_version int4 not null,
    seed int8 not null,
    parameters jsonb not null,
    performances jsonb not null,
    chosen_learner text,
    state text not null check (state in ('running', 'succeeded', 'failed')),
    message text,
    fingerprint text not null,
    requested_by text not null references users (name),
    started_at timestamptz not null,
    finished_at timestamptz,
    owner int4 not null,
    foreign key (dataset, dataset_version) references datasets (name, version)
  )`,
  `create unique index runs_nothing_new on runs (fingerprint) where state <> 'failed'`,
  `create index runs_started on runs (started_at desc)`,

  `create table models (
    name text primary key,
    last_version int4 not null,
    last_sequence int8 not null
  )`,
  `create table releases (
    sha256 text primary key,
    model_name text not null references models (name),
    model_version int4 not null,
    envelope text not null,
    created_at timestamptz not null,
    unique (model_name, model_version)
  )`,
  `create table model_versions (
    name text not null references models (name),
    version int4 not null check (version >= 1),
    state text not null check (state in ('candidate', 'approved', 'refused')),
    run_id uuid not null references runs (run_id),
    learner text not null,
    reasons text not null,
    onnx_sha256 text not null,
    onnx_bytes int4 not null,
    dataset_sha256 text not null,
    schema jsonb not null,
    profile jsonb not null,
    golden_rows jsonb not null,
    performance jsonb not null,
    trained_at timestamptz not null,
    requested_by text not null references users (name),
    requested_at timestamptz not null,
    decided_by text references users (name),
    decided_at timestamptz,
    comment text,
    release_sha256 text references releases (sha256),
    primary key (name, version),
    constraint model_versions_four_eyes check (decided_by is null or decided_by <> requested_by),
    constraint model_versions_decision check (
      (state = 'candidate') = (decided_by is null)
      and (state = 'candidate') = (decided_at is null)
      and (state = 'candidate') = (comment is null)
      and (state = 'approved') = (release_sha256 is not null)
    )
  )`,
  // Without this, one UPDATE could change who asked and so pass the check above.
  `create function keep_model_version() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' or old.state <> 'candidate' then
        raise exception 'a decided model version stays as it is' using errcode = 'restrict_violation';
      end if;
      if new.requested_by <> old.requested_by or new.onnx_sha256 <> old.onnx_sha256 then
        raise exception 'what was asked for stays as it is' using errcode = 'restrict_violation';
      end if;
      return new;
    end $$`,
  `create trigger model_versions_kept before update or delete on model_versions
    for each row execute function keep_model_version()`,
  `create table orders (
    model_name text not null references models (name),
    sequence int8 not null check (sequence >= 1),
    release_sha256 text not null references releases (sha256),
    envelope text not null,
    issued_at timestamptz not null,
    fresh_until timestamptz not null,
    decide_until timestamptz not null,
    primary key (model_name, sequence)
  )`,
  `create trigger orders_append_only before update or delete or truncate on orders
    for each statement execute function refuse_change()`,

  `create table desktops (
    desktop_id uuid primary key,
    name text not null,
    app_version text not null,
    token_sha256 text not null unique,
    model_version int4,
    enrolled_at timestamptz not null,
    last_contact_at timestamptz,
    revoked_at timestamptz
  )`,
  `create table enrolment_codes (
    code_sha256 text primary key,
    note text not null,
    created_by text not null references users (name),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    desktop_id uuid references desktops (desktop_id),
    check ((used_at is null) = (desktop_id is null))
  )`,
  `create table batches (
    batch_id uuid primary key,
    desktop_id uuid not null references desktops (desktop_id),
    release_sha256 text not null references releases (sha256),
    content_sha256 text not null,
    slot timestamptz not null,
    row_count int4 not null check (row_count >= 50),
    counts jsonb not null,
    received_at timestamptz not null,
    arrival int8 generated always as identity
  )`,
  `create index batches_window on batches (release_sha256, slot desc, arrival desc)`,
];

export const foundation: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
