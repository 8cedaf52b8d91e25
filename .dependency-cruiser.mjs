/** The arrows of docs/architecture.md as rules: which room may import which. */

const rooms = ['app', 'main', 'renderer', 'training-service', 'e2e', 'scripts'];
const others = (...allowed) => `^(${rooms.filter((room) => !allowed.includes(room)).join('|')})/`;
const tests = '(\\.test\\.tsx?$|/testing/)';

const forbid = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

export default {
  forbidden: [
    forbid('app-alone', { path: '^app/' }, { path: others('app') }, 'The core knows no other room.'),
    forbid(
      'app-pure',
      { path: '^app/', pathNot: tests },
      { dependencyTypes: ['core'] },
      'The core uses nothing of Node, so that it runs in a browser and in Electron alike.',
    ),
    forbid(
      'main-to-app',
      { path: '^main/' },
      { path: others('main', 'app') },
      'The desktop never imports the service or the window.',
    ),
    forbid(
      'renderer-to-app',
      { path: '^renderer/' },
      { path: others('renderer', 'app') },
      'The window speaks to the workstation by contract only.',
    ),
    forbid(
      'renderer-no-node',
      { path: '^renderer/', pathNot: `${tests}|vite\\.config` },
      { dependencyTypes: ['core'] },
      'The window runs in a sandbox.',
    ),
    forbid(
      'service-to-app',
      { path: '^training-service/' },
      { path: others('training-service', 'app') },
      'The service ships nothing of the desktop.',
    ),
    forbid(
      'electron-at-the-rim',
      { path: '^(?!main/electron/|e2e/electron/)' },
      { path: '^electron$|node_modules/electron/' },
      'Only main/electron knows Electron.',
    ),
    forbid(
      'workstation-without-transport',
      { path: '^main/(workstation|engine)/', pathNot: tests },
      { path: '^main/(web|electron|cli)/|node_modules/(fastify|@fastify)/' },
      'Electron, the web and the command line bind the same workstation.',
    ),
    forbid(
      'window-through-engine',
      { path: '^main/(web|electron|cli)/', pathNot: tests },
      { path: 'node_modules/(better-sqlite3|onnxruntime-node)/' },
      'The engine alone opens databases and models.',
    ),
    forbid(
      'learning-is-pure',
      { path: '^training-service/(learning/|drift/(psi|chi-square|collapsed-psi)\\.)', pathNot: tests },
      {
        path: '^training-service/(storage|api|access|registry|fleet|tracking|datasets|flows|monitoring)/|node_modules/(kysely|fastify)/',
      },
      'Numbers in, numbers out.',
    ),
    forbid(
      'clerk-and-console-apart',
      { path: '^renderer/clerk/' },
      { path: '^renderer/(admin|console)/' },
      'They share design/ and app/ only.',
    ),
    forbid(
      'testing-stays-in-tests',
      { path: '^[^/]+/', pathNot: `${tests}|^e2e/|^scripts/|/bench/|vite\\.` },
      { path: '/testing/' },
      'Doubles never ship.',
    ),
    forbid('no-circles', {}, { circular: true }, 'A circle has no order to read it in.'),
    forbid(
      'no-unresolved',
      {},
      { couldNotResolve: true, pathNot: '\\.svg$' },
      'An import that leads nowhere.',
    ),
    forbid(
      'no-dead-metrics-client',
      {},
      { path: 'node_modules/prom-client/' },
      'prom-client is deprecated; @prometheus-io/client took its place.',
    ),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/|/generated/' },
    includeOnly: undefined,
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
