/** Takes one line for support: what was refused or went wrong, never anything of an applicant. */
export type Log = (line: string) => void;
