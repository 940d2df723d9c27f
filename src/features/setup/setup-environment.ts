/** What the construct gives to the Job's program. Both compile against it. */
export interface SetupEnvironment {
  /** Such as http://xnat-xnat-setup:8080. */
  readonly XNAT_URL: string;
  /** Answers 200 without a login once XNAT can serve. */
  readonly HEALTH_PATH: string;
  /** An administrator of XNAT. */
  readonly USERNAME: string;
  /** File with the user's password. */
  readonly PASSWORD_FILE: string;
  /** File with the entries, as JSON. */
  readonly SETTINGS: string;
  /** The name of this Job. */
  readonly NAME: string;
  /** File that has the name of the Job whose settings the site wants. */
  readonly CURRENT: string;
  /** For how many seconds that file may be an old one. */
  readonly CURRENT_WAIT: string;
  /** For how many seconds the program waits for XNAT. */
  readonly WAIT: string;
  /** For how many seconds one thing is tried, once XNAT is there. */
  readonly TRY_FOR: string;
  /** Seconds between two tries. */
  readonly PAUSE: string;
  /** How often all of it is tried. */
  readonly ROUNDS: string;
  /** Seconds before the second round; each further one waits twice as long as the one before. */
  readonly ROUND_PAUSE: string;
}
