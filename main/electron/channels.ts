/** Names of the IPC channels, for both sides. Nothing here may load a library: the preload script holds it. */
import type { DesktopEvent, DesktopVerb } from '@risk/app/contract/desktop.ts';

/** Request and answer, one channel a verb. */
export const verbChannels = {
  'status.get': 'risk:status.get',
  'model.sync': 'risk:model.sync',
  'jobs.list': 'risk:jobs.list',
  'jobs.get': 'risk:jobs.get',
  'jobs.scoreSample': 'risk:jobs.scoreSample',
  'jobs.cancel': 'risk:jobs.cancel',
  'jobs.delete': 'risk:jobs.delete',
  'jobs.page': 'risk:jobs.page',
  'jobs.explain': 'risk:jobs.explain',
  'jobs.breakdown': 'risk:jobs.breakdown',
  'storage.get': 'risk:storage.get',
  'storage.setRetention': 'risk:storage.setRetention',
  'jobs.issues': 'risk:jobs.issues',
} as const satisfies { readonly [Verb in DesktopVerb]: `risk:${Verb}` };

/** Request `{path, fileName}`, answer the running job. Only the preload script can know the path behind a `File`. */
export const SCORE_FILE_CHANNEL = 'risk:file.score';

/** Request `{jobId}`, answer `{saved}`. */
export const SAVE_RESULTS_CHANNEL = 'risk:results.save';

/** The same for the rows to fix. */
export const SAVE_ROWS_TO_FIX_CHANNEL = 'risk:rows-to-fix.save';

/** Told by the workstation on its own account. */
export const eventChannels = {
  'status.changed': 'risk:event.status.changed',
  'job.changed': 'risk:event.job.changed',
} as const satisfies { readonly [Event in DesktopEvent]: `risk:event.${Event}` };
