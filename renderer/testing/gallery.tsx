/**
 * Shows any state of the window without a workstation: `gallery.html?scene=results&theme=dark&language=de`; without a
 * scene, a list of all. Run by `vite --config renderer/vite.config.ts`, at /testing/gallery.html; never built.
 */
import { createRoot } from 'react-dom/client';
import { ClerkWindow } from '../clerk/clerk-window.tsx';
import { createClerkActions } from '../clerk/effects/clerk-actions.ts';
import { createGridActions } from '../clerk/grid/grid-actions.ts';
import { createClerkStore } from '../clerk/state/clerk-store.ts';
import { themeChoice } from '../clerk/state/preferences-slice.ts';
import { DoubleBridge } from './double-bridge.ts';
import { scenes } from './scenes.ts';

const wanted = new URLSearchParams(location.search);
const element = document.getElementById('window');
if (element === null) throw new Error('the page has no element for the window');
const root = createRoot(element);

const scene = scenes[wanted.get('scene') ?? ''];
if (scene === undefined) {
  root.render(
    <ul>
      {Object.keys(scenes).map((name) => (
        <li key={name}>
          <a href={`?scene=${name}`}>{name}</a> · <a href={`?scene=${name}&theme=dark`}>dark</a> ·{' '}
          <a href={`?scene=${name}&language=de`}>German</a>
        </li>
      ))}
    </ul>,
  );
} else {
  const bridge = new DoubleBridge(scene.options);
  const theme = themeChoice.safeParse(wanted.get('theme')).data ?? 'light';
  const store = createClerkStore({ theme, chosenLocale: wanted.get('language') === 'de' ? 'de' : 'en' });
  const actions = createClerkActions({ bridge, store, storePreferences: () => undefined });
  const gridActions = createGridActions({ bridge, store, storeLayouts: () => undefined });
  actions.connect();
  root.render(<ClerkWindow clerk={{ store, actions, gridActions }} nonce={undefined} />);
  setTimeout(() => scene.after?.({ bridge, actions, store }), 50);
}
