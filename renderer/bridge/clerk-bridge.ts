/** What the clerk's window holds: the desktop's contract, and whether the program behind it can be reached at all. */
import type { DesktopBridge } from '@risk/app/contract/desktop.ts';

/**
 * - `connecting`: first contact has not been made yet
 * - `connected`: verbs answer and events arrive
 * - `lost`: the program behind the window does not answer; the bridge keeps trying
 */
export type Reach = 'connecting' | 'connected' | 'lost';

export interface ClerkBridge extends DesktopBridge {
  /** Calls at once with the present state, then at each change. @returns a function that ends the subscription */
  onReach(listener: (reach: Reach) => void): () => void;
}
