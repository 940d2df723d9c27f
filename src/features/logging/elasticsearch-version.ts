/** A version that is told apart; undefined where the text is none. */
export interface Version {
  readonly major: number;
  readonly minor: number;
}

export function parseVersion(text: string): Version | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)\.\d+$/.exec(text) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/** As `parseVersion`; the default's major where the text is none, which a rule reports. */
export function majorOf(text: string): number {
  return parseVersion(text)?.major ?? 8;
}

/** Whether readiness cannot be asked without a password, as before version 8. */
export const answersWithPasswordAlone = (text: string): boolean => majorOf(text) < 8;
