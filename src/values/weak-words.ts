/** What is tried first from outside, in the place of a password. The scripts of pods refuse them as well. */
export const WEAK_WORDS: readonly string[] = ['admin', 'changeme', 'password', 'secret', 'xnat', 'yourpassword'];
