/** The window's composition root. */
import { createRoot } from 'react-dom/client';
import { chooseBridge } from './bridge/choose-bridge.ts';
import { ClerkWindow } from './clerk/clerk-window.tsx';
import { createClerkActions } from './clerk/effects/clerk-actions.ts';
import { createGridActions } from './clerk/grid/grid-actions.ts';
import { createClerkStore } from './clerk/state/clerk-store.ts';
import { readLayouts, writeLayouts } from './clerk/state/layout-slice.ts';
import { readPreferences, writePreferences } from './clerk/state/preferences-slice.ts';
import { pageNonce } from './design/nonce.ts';

const element = document.getElementById('window');
if (element === null) throw new Error('the page has no element for the window');

const store = createClerkStore(readPreferences(localStorage), readLayouts(localStorage));
const bridge = chooseBridge(window);
const actions = createClerkActions({
  bridge,
  store,
  storePreferences: (preferences) => writePreferences(localStorage, preferences),
});
const gridActions = createGridActions({
  bridge,
  store,
  storeLayouts: (layouts) => writeLayouts(localStorage, layouts),
});
actions.connect();
createRoot(element).render(
  <ClerkWindow clerk={{ store, actions, gridActions }} nonce={pageNonce(document)} />,
);
