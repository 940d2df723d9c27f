/** The log of a program: `say` writes a line to the standard output, `complain` to the standard error. */
export function logOf(program: string) {
  const line = (text: string) => `${program}: ${text}\n`;
  return {
    say: (text: string) => void process.stdout.write(line(text)),
    complain: (text: string) => void process.stderr.write(line(text)),
  };
}

/** A text of others as one line of the log may have it: short, and without what a terminal would take for commands. */
export const shown = (text: string) => text.slice(0, 300).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, ' ');
