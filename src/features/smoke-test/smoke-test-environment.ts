/** What the construct gives to the Job's program. Both compile against it. */
export interface SmokeTestEnvironment {
  /** Name behind which are the pods of this state of the site, and no others. */
  readonly PODS: string;
  /** Seconds for which a name server may still tell who was behind that name before. */
  readonly NAME_TTL: string;
  /** TCP port of the pods. */
  readonly POD_PORT: string;
  /** How many pods there are at least. */
  readonly EXPECTED_PODS: string;
  /** A path that answers 200 without a login as soon as XNAT can serve. */
  readonly HEALTH_PATH: string;
  /** Seconds that XNAT may take. */
  readonly DEADLINE: string;
  /** Seconds between two looks. */
  readonly PAUSE: string;
  /** Seconds after XNAT answers in which all else may still come to be. */
  readonly SETTLE: string;
  /** Path of the login page. */
  readonly LOGIN_PAGE: string;
  /** `true` where the page has XNAT's own user name and password. */
  readonly PASSWORD_LOGIN: string;
  /** Ids of the other providers on the page, separated by blanks. */
  readonly PROVIDERS: string;
  /** `host:port`; of several servers, separated by blanks, one takes writes at a time. */
  readonly DATABASE: string;
  /** `true` where XNAT asks the database for encryption. */
  readonly DATABASE_TLS: string;
  /** Names of volumes to write to, separated by blanks. */
  readonly VOLUMES: string;
  /** Folder in which they are mounted. */
  readonly VOLUMES_FOLDER: string;
  /** Names of volumes that no other pod may use, separated by blanks. */
  readonly NOT_CHECKED: string;
  /** A line for each DICOM receiver: host, port, AE title. */
  readonly RECEIVERS: string;
  /** Name of the pod that the receivers are in. */
  readonly FIRST_POD: string;
  /** Seconds until that pod must be of this state: it is replaced last. */
  readonly FIRST_DEADLINE: string;
  /** The AE title that the test has itself. */
  readonly CALLING_AE: string;
  /** The URL that users write; empty where it is not looked at. */
  readonly PUBLIC_URL: string;
  /** The proxy that leads to it; missing where it is reached directly. */
  readonly PUBLIC_PROXY?: string;
  /** Seconds that a single answer may take. */
  readonly PATIENCE: string;
}
