/** Where a user's data stands when nobody says otherwise. Loads nothing, so that a program can know it before all else. */

export interface Host {
  readonly platform: string;
  readonly homeDirectory: string;
}

export function perUserDirectory(source: Readonly<Record<string, string | undefined>>, host: Host): string {
  const home = host.homeDirectory;
  switch (host.platform) {
    case 'win32':
      return `${source['LOCALAPPDATA'] ?? `${home}\\AppData\\Local`}\\Risk-O-Meter`;
    case 'darwin':
      return `${home}/Library/Application Support/Risk-O-Meter`;
    default:
      return `${source['XDG_DATA_HOME'] || `${home}/.local/share`}/risk-o-meter`;
  }
}
