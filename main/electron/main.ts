/** Electron's main process: makes the parts of the desktop and hands them to one another. */
import { randomBytes } from 'node:crypto';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { type Environment, readEnvironment } from '@risk/app/contract/environment.ts';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  net,
  protocol,
  safeStorage,
  session,
  utilityProcess,
} from 'electron';
import { machinePolicyPath, readMachinePolicy } from '../workstation/machine-policy.ts';
import { workstationPaths } from '../workstation/paths.ts';
import { rendererDirectory, sampleFile } from '../workstation/program-files.ts';
import { fileSecrets } from '../workstation/secret-store.ts';
import { openWorkstation } from '../workstation/workstation.ts';
import type { Workstation } from '../workstation/workstation-contract.ts';
import { engineAsUtilityProcess } from './engine-process.ts';
import { guardContents, guardSession } from './guards.ts';
import { bindVerbs } from './ipc.ts';
import { followLifecycle, keepOneInstance } from './lifecycle.ts';
import type { Log } from './log.ts';
import { MainWindow } from './main-window.ts';
import { menuTemplate } from './menu.ts';
import { APP_SCHEME, appPrivileges } from './origin.ts';
import { isReload, reloadQuestion } from './reload-question.ts';
import { saveResults } from './save-results.ts';
import { sealedSecrets } from './secret-store.ts';
import { servePage } from './serve-page.ts';
import { refusedStart } from './switches.ts';
import { systemFetch } from './system-fetch.ts';
import { distrust } from './trusted-sender.ts';
import { WINDOW_PARTITION, windowOptions } from './window.ts';

/** Levels at which refusals and ended processes are not worth a line. */
const QUIET_LEVELS: readonly string[] = ['error', 'fatal', 'silent'] satisfies Environment['logLevel'][];
let isQuiet = false;
const log: Log = (line) => {
  if (!isQuiet) console.error(`risk-o-meter: ${line}`);
};
const inProgram = (path: string): string => join(app.getAppPath(), path);

// Before anything else: what has to be said before the app is ready.
app.enableSandbox();
app.setAppUserModelId('org.risk-o-meter.desktop');
protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: appPrivileges }]);
app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
app.on('child-process-gone', (_event, { type, reason }) => {
  if (reason !== 'clean-exit') log(`a process of kind ${type} ended: ${reason}`);
});

try {
  // Only a packed program: while it is worked on, tests drive it by the debugging port.
  const refusal = app.isPackaged ? refusedStart(app.commandLine) : null;
  if (refusal !== null) throw new Error(refusal);
  start(readEnvironment(process.env, { platform: process.platform, homeDirectory: homedir() }));
} catch (error) {
  fail(error);
}

function start(environment: Environment): void {
  isQuiet = QUIET_LEVELS.includes(environment.logLevel);
  // All state stands below the one data folder; the lock of the one instance too.
  app.setPath('userData', join(environment.dataDirectory, 'window'));
  const mainWindow = new MainWindow({
    create: createWindow,
    askToReload: async (window, reason, signal) =>
      isReload(await dialog.showMessageBox(window, { ...reloadQuestion(reason, app.getLocale()), signal })),
    now: () => performance.now(),
    log,
  });
  let workstation: Workstation | undefined;
  // A second start may ask for the window before there is anything to show in it.
  const openWindow = (): void => {
    if (workstation !== undefined) mainWindow.open();
  };
  if (!keepOneInstance(app, openWindow)) return;
  followLifecycle({
    app,
    openWindow,
    close: async () => workstation?.close(),
    platform: process.platform,
    log,
  });

  const open = async (): Promise<void> => {
    await app.whenReady();
    preparePage();
    workstation = await openOurWorkstation(environment);
    bindWindow(workstation, mainWindow);
    openWindow();
  };
  open().catch(fail);
}

function fail(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  log(reason);
  dialog.showErrorBox('Risk-O-Meter cannot start', reason);
  app.exit(1);
}

function preparePage(): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ platform: process.platform, isPackaged: app.isPackaged })),
  );
  const ownSession = session.fromPartition(WINDOW_PARTITION);
  guardSession(ownSession, { allowDevTools: !app.isPackaged, log });
  ownSession.protocol.handle(
    APP_SCHEME,
    servePage({
      directory: rendererDirectory,
      makeNonce: () => randomBytes(16).toString('base64url'),
      log,
    }),
  );
}

function createWindow(): BrowserWindow {
  return new BrowserWindow(
    windowOptions({
      preloadPath: inProgram('dist/preload/preload.cjs'),
      iconPath: inProgram('main/electron/assets/icon.png'),
      isPackaged: app.isPackaged,
      isDark: nativeTheme.shouldUseDarkColors,
    }),
  );
}

async function openOurWorkstation(environment: Environment): Promise<Workstation> {
  return openWorkstation({
    dataDirectory: environment.dataDirectory,
    version: app.getVersion(),
    desktopName: hostname(),
    sampleFile,
    spawnEngine: engineAsUtilityProcess({ utilityProcess, log }),
    serviceUrl: environment.serviceUrlOverride,
    policy: await readMachinePolicy(machinePolicyPath(process.platform)),
    fetch: systemFetch(net),
    now: Date.now,
    random: Math.random,
    secrets: sealedSecrets({
      safe: safeStorage,
      files: fileSecrets(workstationPaths(environment.dataDirectory).secrets),
      log,
    }),
    background: true,
  });
}

function bindWindow(workstation: Workstation, mainWindow: MainWindow<BrowserWindow>): void {
  bindVerbs({
    ipcMain,
    backend: workstation,
    distrust: (event) => distrust(event, mainWindow.contentsId),
    saveResults: (jobId, rows) =>
      saveResults(
        {
          findJob: (id) => workstation.handle('jobs.get', { jobId: id }),
          exportResults: (id, path, what) => workstation.exportResults(id, path, what),
          folder: app.getPath('documents'),
          ask: (options) => {
            const { window } = mainWindow;
            return window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options);
          },
        },
        jobId,
        rows,
      ),
    tell: (channel, payload) => mainWindow.tell(channel, payload),
    log,
  });
}
