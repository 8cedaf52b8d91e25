/** Who may call: the main frame of the program's own window, while it shows the program's own page. */
import type { IpcMainInvokeEvent } from 'electron';
import { isOwnPage } from './origin.ts';

/** The part of an event that says where it comes from. */
export interface CallOrigin {
  readonly sender: Pick<IpcMainInvokeEvent['sender'], 'id'>;
  readonly senderFrame: { readonly parent: object | null; readonly url: string } | null;
}

/**
 * @param ownContentsId id of the web contents of the window that is open now, null where there is none
 * @returns null for a trusted caller, else what is wrong with it, for the log
 */
export function distrust({ sender, senderFrame }: CallOrigin, ownContentsId: number | null): string | null {
  if (ownContentsId === null || sender.id !== ownContentsId) return 'another window';
  // Null where the frame has gone or navigated since.
  if (senderFrame === null) return 'a frame that is gone';
  if (senderFrame.parent !== null) return 'a frame inside the page';
  return isOwnPage(senderFrame.url) ? null : 'another page';
}
