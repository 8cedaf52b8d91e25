/**
 * `fetch` by the system's own network stack: the proxies, certificates and sign-on that a bank has set up for its
 * computers, where Node's would know none of them.
 */

/** The part of Electron's `net` that is used. */
export interface SystemNetwork {
  fetch(address: string, init?: RequestInit): Promise<Response>;
}

/** Chromium's names of failures as the codes that Node gives them, which the workstation puts into words. */
const nodeCodes: Readonly<Record<string, string>> = {
  ERR_CONNECTION_REFUSED: 'ECONNREFUSED',
  ERR_CONNECTION_RESET: 'ECONNRESET',
  ERR_CONNECTION_CLOSED: 'ECONNRESET',
  ERR_EMPTY_RESPONSE: 'ECONNRESET',
  ERR_NAME_NOT_RESOLVED: 'ENOTFOUND',
  ERR_INTERNET_DISCONNECTED: 'ENETUNREACH',
  ERR_NETWORK_CHANGED: 'ECONNRESET',
  ERR_ADDRESS_UNREACHABLE: 'EHOSTUNREACH',
};

/** Failures that Node has no code for. */
const sentences: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/ERR_CERT_|ERR_SSL_/, 'its certificate is not trusted by this computer'],
  [/ERR_PROXY_|ERR_TUNNEL_/, 'the proxy of this network does not let it through'],
  [/redirect/i, 'it sends the request to another address'],
];

/** @throws TypeError as `fetch` does, with a cause that has Node's code or a sentence */
export function systemFetch(network: SystemNetwork): typeof globalThis.fetch {
  return (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    return network.fetch(address, init).catch((error: unknown) => {
      if (init?.signal?.aborted === true) throw error;
      throw new TypeError('fetch failed', { cause: causeOf(error) });
    });
  };
}

function causeOf(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  const code = nodeCodes[/ERR_[A-Z_]+/.exec(message)?.[0] ?? ''];
  if (code !== undefined) return Object.assign(new Error(message), { code });
  const known = sentences.find(([pattern]) => pattern.test(message));
  return new Error(known?.[1] ?? message);
}
