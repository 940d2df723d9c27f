/** Something could not be done. */
export class Fault extends Error {
  constructor(
    message: string,
    /** Whether XNAT may do it in a moment. What it refuses, it refuses again. */
    readonly mayPass = false,
  ) {
    super(message);
  }
}

/** No further round changes this: the program ends. Another login after one that failed could lock the user out. */
export class InVain extends Error {}
