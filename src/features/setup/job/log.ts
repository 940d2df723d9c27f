export const say = (text: string) => void process.stdout.write(`xnat-setup: ${text}\n`);
export const complain = (text: string) => void process.stderr.write(`xnat-setup: ${text}\n`);

/** A text of others as one line of the log may have it: short, and without what a terminal would take for commands. */
export const shown = (text: string) => text.slice(0, 300).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, ' ');
