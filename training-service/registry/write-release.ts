/** From a registered version and a person's approval to the Release document. */
import { RiskError } from '@risk/app/contract/errors.ts';
import type { DecisionPolicy } from '@risk/app/model/policy.ts';
import { type Release, release } from '@risk/app/model/release.ts';
import { referenceProfile } from '@risk/app/privacy/reference-profile.ts';
import type { Selectable } from 'kysely';
import type { ModelVersionsTable } from '../storage/tables.ts';

export interface ReleaseDraft {
  readonly row: Selectable<ModelVersionsTable>;
  readonly policy: DecisionPolicy;
  readonly approvedBy: string;
  readonly approvedAt: string;
  readonly comment: string;
}

/** @throws RiskError `request.invalid` where the policy's cutoff is no edge of the prediction's bins */
export function writeRelease({ row, policy, approvedBy, approvedAt, comment }: ReleaseDraft): Release {
  const profile = referenceProfile.parse(row.profile);
  if (!profile.prediction.edges.includes(policy.cutoff))
    throw new RiskError('request.invalid', {
      reason: `policy.cutoff: the reference profile of this version was not made for the cutoff ${policy.cutoff}`,
    });
  return release.parse({
    formatVersion: 1,
    model: {
      name: row.name,
      version: row.version,
      learner: row.learner,
      runId: row.run_id,
      trainedAt: row.trained_at,
      datasetSha256: row.dataset_sha256,
    },
    onnx: { sha256: row.onnx_sha256, bytes: row.onnx_bytes },
    schema: row.schema,
    policy,
    reasons: row.reasons,
    profile,
    goldenRows: row.golden_rows,
    performance: row.performance,
    approval: { approvedBy, approvedAt, comment },
  });
}
