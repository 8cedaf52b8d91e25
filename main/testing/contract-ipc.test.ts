/** The contract over Electron's IPC: the real preload functions and the real door, what crosses copied as Electron does. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { bindVerbs } from '../electron/ipc.ts';
import { preloadFunctions } from '../electron/preload-functions.ts';
import { saveResults } from '../electron/save-results.ts';
import { distrust } from '../electron/trusted-sender.ts';
import { openWorkstation } from '../workstation/workstation.ts';
import { contractSuite } from './contract-suite.ts';
import { IpcDouble, OWN_CONTENTS_ID, ownPage } from './ipc-double.ts';
import { temporaryFolder } from './temporary-folder.ts';

contractSuite("Electron's IPC", async (options) => {
  const folder = temporaryFolder();
  const output = join(folder, 'saved.csv');
  const workstation = await openWorkstation(options);
  onTestFinished(() => workstation.close());
  const ipc = new IpcDouble();
  onTestFinished(
    bindVerbs({
      ipcMain: ipc.ipcMain,
      backend: workstation,
      distrust: (event) => distrust(event, OWN_CONTENTS_ID),
      saveResults: (jobId, rows) =>
        saveResults(
          {
            findJob: (id) => workstation.handle('jobs.get', { jobId: id }),
            exportResults: (id, path, what) => workstation.exportResults(id, path, what),
            ask: () => Promise.resolve({ canceled: false, filePath: output }),
            folder,
          },
          jobId,
          rows,
        ),
      tell: (channel, payload) => ipc.send(channel, payload),
      log: () => undefined,
    }),
  );
  const preload = preloadFunctions({
    ipcRenderer: ipc.rendererOf(ownPage),
    pathOf: ({ name }) => join(folder, name),
  });
  return {
    async call(verb, input) {
      const ask: unknown = Reflect.get(preload, verb);
      if (typeof ask !== 'function') throw new Error(`there is no function ${verb}`);
      return ask(input);
    },
    scoreFile(fileName, text) {
      writeFileSync(join(folder, fileName), text);
      return preload.scoreFile(new File([], fileName));
    },
    async saveResults(jobId) {
      const answer = await preload.saveResults(jobId);
      return answer.ok ? readFileSync(output, 'utf8') : null;
    },
    on: (event, listener) => preload.onEvent(event, listener),
  };
});
