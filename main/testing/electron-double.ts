/**
 * The parts of Electron that the composition root touches, for tests where Electron cannot be had. Everything that is
 * asked of it is kept, so that a test can look at it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { GuardedSession } from '../electron/guards.ts';
import { IpcDouble, OWN_CONTENTS_ID } from './ipc-double.ts';

export class ElectronDouble {
  readonly ipc = new IpcDouble();
  readonly windows: BrowserWindowDouble[] = [];
  readonly schemes: unknown[] = [];
  readonly paths: Record<string, string> = {};
  readonly did: string[] = [];
  readonly session = new SessionDouble();
  readonly partitions: string[] = [];
  /** Of the command line that the program was started with. */
  readonly switches: string[] = [];
  /** Processes of the engine, in the order of their start. */
  readonly engines: ChildProcess[] = [];
  menu: unknown = null;
  pageHandler: ((request: Request) => Promise<Response>) | undefined;

  readonly app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    commandLine: { hasSwitch: (name: string) => this.switches.includes(name) },
    getLocale: () => 'de-DE',
    enableSandbox: () => void this.did.push('enableSandbox'),
    setAppUserModelId: () => undefined,
    setPath: (name: string, path: string) => void (this.paths[name] = path),
    getPath: (name: string) => `/home/clerk/${name}`,
    getAppPath: () => '/program',
    getVersion: () => '0.1.0',
    requestSingleInstanceLock: () => true,
    whenReady: () => Promise.resolve(),
    quit: () => void this.did.push('quit'),
    exit: (code: number) => void this.did.push(`exit ${code}`),
  });

  /** What `import … from 'electron'` gives. */
  module(): Readonly<Record<string, unknown>> {
    const { windows, ipc } = this;
    return {
      app: this.app,
      ipcMain: ipc.ipcMain,
      BrowserWindow: class extends BrowserWindowDouble {
        constructor(options: unknown) {
          super(options);
          windows.push(this);
          this.webContents.send = (channel, payload) => ipc.send(channel, payload);
        }
      },
      Menu: {
        buildFromTemplate: (template: unknown) => template,
        setApplicationMenu: (menu: unknown) => void (this.menu = menu),
      },
      dialog: {
        showErrorBox: (title: string, text: string) => void this.did.push(`${title}: ${text}`),
        showSaveDialog: () => Promise.resolve({ canceled: true, filePath: '' }),
        showMessageBox: (_window: unknown, { message }: { readonly message: string }) => {
          this.did.push(`asked: ${message}`);
          return Promise.resolve({ response: 0 });
        },
      },
      nativeTheme: { shouldUseDarkColors: false },
      net: { fetch: globalThis.fetch },
      protocol: { registerSchemesAsPrivileged: (schemes: unknown[]) => void this.schemes.push(...schemes) },
      safeStorage: {
        isEncryptionAvailable: () => true,
        encryptString: (text: string) => Buffer.from(text).map((byte) => byte ^ 0xff),
        decryptString: (sealed: Buffer) => Buffer.from(sealed.map((byte) => byte ^ 0xff)).toString(),
      },
      session: {
        fromPartition: (name: string) => {
          this.partitions.push(name);
          return Object.assign(this.session, {
            protocol: {
              handle: (_scheme: string, handler: (request: Request) => Promise<Response>) => {
                this.pageHandler = handler;
              },
            },
          });
        },
      },
      utilityProcess: {
        fork: (...given: Parameters<typeof forkAsUtility>) => {
          const engine = forkAsUtility(...given);
          this.engines.push(engine);
          return engine;
        },
      },
    };
  }
}

/** A window that shows nothing. */
class BrowserWindowDouble extends EventEmitter {
  readonly loaded: string[] = [];
  readonly options: unknown;
  readonly webContents = Object.assign(new EventEmitter(), {
    id: OWN_CONTENTS_ID,
    send: (_channel: string, _payload: unknown): void => undefined,
    forcefullyCrashRenderer: () =>
      void this.webContents.emit('render-process-gone', {}, { reason: 'killed' }),
  });
  constructor(options: unknown) {
    super();
    this.options = options;
  }
  loadURL = (url: string) => Promise.resolve(void this.loaded.push(url));
  show = () => undefined;
  isMinimized = () => false;
  restore = () => undefined;
  focus = () => undefined;
}

/** Keeps the handlers that a session was given, and asks them. */
export class SessionDouble extends EventEmitter implements GuardedSession {
  requestHandler: Parameters<GuardedSession['setPermissionRequestHandler']>[0] | undefined;
  checkHandler: Parameters<GuardedSession['setPermissionCheckHandler']>[0] | undefined;
  deviceHandler: (() => boolean) | undefined;
  mediaHandler: Parameters<GuardedSession['setDisplayMediaRequestHandler']>[0] | undefined;
  loadHandler: Parameters<GuardedSession['webRequest']['onBeforeRequest']>[0] | undefined;
  setPermissionRequestHandler = (handler: typeof this.requestHandler) => void (this.requestHandler = handler);
  setPermissionCheckHandler = (handler: typeof this.checkHandler) => void (this.checkHandler = handler);
  setDevicePermissionHandler = (handler: typeof this.deviceHandler) => void (this.deviceHandler = handler);
  setDisplayMediaRequestHandler = (handler: typeof this.mediaHandler) => void (this.mediaHandler = handler);
  webRequest = { onBeforeRequest: (handler: typeof this.loadHandler) => void (this.loadHandler = handler) };

  requests(permission: string, requestingUrl: string): boolean | undefined {
    let granted: boolean | undefined;
    this.requestHandler?.(null, permission, (answer) => void (granted = answer), { requestingUrl });
    return granted;
  }

  loads(url: string): boolean | undefined {
    let loaded: boolean | undefined;
    this.loadHandler?.({ url }, ({ cancel }) => void (loaded = !cancel));
    return loaded;
  }
}

/** A real process behind the shape of a utility process. */
function forkAsUtility(modulePath: string, args: string[], options: { readonly execArgv?: string[] }) {
  const child = fork(modulePath, args, {
    serialization: 'advanced',
    execArgv: options.execArgv ?? [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return Object.assign(child, {
    postMessage: (message: object) => {
      if (child.connected) child.send(message);
    },
  });
}
