/**
 * The tables of the service, one type each. Both databases give the same JavaScript values (value-parsers.ts):
 * timestamps are ISO 8601 text in UTC, int8 is a number, jsonb is parsed. JSON goes in as text.
 */
import type { ColumnType, Generated } from 'kysely';

/** jsonb: text in, parsed value out; readers parse it by its schema. */
type Json = ColumnType<unknown, string, string>;

interface UsersTable {
  name: string;
  role: string;
  created_at: string;
}

interface TokensTable {
  token_sha256: string;
  user_name: string;
  label: string;
  created_at: string;
  revoked_at: string | null;
}

interface SessionsTable {
  session_sha256: string;
  user_name: string;
  /** HMAC of the token's hash, keyed by the session's secret. */
  token_mac: string;
  created_at: string;
  expires_at: string;
}

/** Append-only; the database refuses UPDATE and DELETE. */
export interface AuditTable {
  sequence: number;
  at: string;
  actor: string;
  action: string;
  subject: string;
  /** JSON text, hashed as it stands. */
  details: string;
  previous_sha256: string;
  sha256: string;
}

interface SettingsTable {
  key: string;
  value: string;
}

export interface DatasetsTable {
  name: string;
  version: number;
  sha256: string;
  schema: Json;
  rows: number;
  good_rows: number;
  bad_rows: number;
  created_at: string;
  created_by: string;
}

export interface RunsTable {
  run_id: string;
  experiment: string;
  dataset: string;
  dataset_version: number;
  seed: number;
  parameters: Json;
  performances: Json;
  chosen_learner: string | null;
  state: string;
  message: string | null;
  fingerprint: string;
  requested_by: string;
  started_at: string;
  finished_at: string | null;
  /** The process that executes the run (open-database.ts). */
  owner: number;
}

/** One row a registered model; locked while its versions or orders change. */
interface ModelsTable {
  name: string;
  last_version: number;
  last_sequence: number;
}

export interface ModelVersionsTable {
  name: string;
  version: number;
  state: string;
  run_id: string;
  learner: string;
  reasons: string;
  onnx_sha256: string;
  onnx_bytes: number;
  dataset_sha256: string;
  schema: Json;
  profile: Json;
  golden_rows: Json;
  performance: Json;
  trained_at: string;
  requested_by: string;
  requested_at: string;
  decided_by: string | null;
  decided_at: string | null;
  comment: string | null;
  release_sha256: string | null;
}

interface ReleasesTable {
  /** SHA-256 of the payload bytes. */
  sha256: string;
  model_name: string;
  model_version: number;
  /** The envelope as it is served, byte for byte. */
  envelope: string;
  created_at: string;
}

export interface OrdersTable {
  model_name: string;
  sequence: number;
  release_sha256: string;
  envelope: string;
  issued_at: string;
  fresh_until: string;
  decide_until: string;
}

interface KeySetsTable {
  version: number;
  /** As it is served, byte for byte. */
  envelope: string;
  created_at: string;
  created_by: string;
}

interface DesktopsTable {
  desktop_id: string;
  name: string;
  app_version: string;
  token_sha256: string;
  model_version: number | null;
  enrolled_at: string;
  last_contact_at: string | null;
  revoked_at: string | null;
}

interface EnrolmentCodesTable {
  code_sha256: string;
  note: string;
  created_by: string;
  created_at: string;
  expires_at: string;
  used_at: string | null;
  desktop_id: string | null;
}

interface BatchesTable {
  batch_id: string;
  desktop_id: string;
  release_sha256: string;
  content_sha256: string;
  slot: string;
  row_count: number;
  /** `{ features, prediction }` of the sealed batch. */
  counts: Json;
  received_at: string;
  /** Order of arrival. */
  arrival: Generated<number>;
}

export interface Tables {
  users: UsersTable;
  tokens: TokensTable;
  sessions: SessionsTable;
  audit: AuditTable;
  settings: SettingsTable;
  datasets: DatasetsTable;
  runs: RunsTable;
  models: ModelsTable;
  model_versions: ModelVersionsTable;
  releases: ReleasesTable;
  orders: OrdersTable;
  key_sets: KeySetsTable;
  desktops: DesktopsTable;
  enrolment_codes: EnrolmentCodesTable;
  batches: BatchesTable;
}
