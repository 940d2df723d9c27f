/**
 * The parameters of PostgreSQL's JDBC driver that a site may set: those that neither say who logs in, where and how encrypted, nor load code, nor
 * take from XNAT what it needs.
 *
 * @see https://jdbc.postgresql.org/documentation/use/#connection-parameters
 */
export const JDBC_SOURCE = 'https://jdbc.postgresql.org/documentation/use/#connection-parameters';

const FLAGS = `
  adaptiveFetch allowEncodingChanges binaryTransfer cleanupSavepoints convertBooleanToNumeric disableColumnSanitiser groupStartupParameters
  hideUnprivilegedObjects logServerErrorDetail logUnclosedConnections quoteReturningIdentifiers reWriteBatchedInserts tcpKeepAlive tcpNoDelay
`;

/** name:least */
const NUMBERS = `
  adaptiveFetchMaximum:-1 adaptiveFetchMinimum:0 cancelSignalTimeout:0 connectTimeout:0 databaseMetadataCacheFields:0 databaseMetadataCacheFieldsMiB:0
  defaultRowFetchSize:0 hostRecheckSeconds:0 loginTimeout:0 maxSendBufferSize:1 preparedStatementCacheQueries:0 preparedStatementCacheSizeMiB:0
  prepareThreshold:-1 queryTimeout:0 receiveBufferSize:-1 sendBufferSize:-1 socketTimeout:0 unknownLength:0
`;

const CHOICES = `
  autosave:always,never,conservative channelBinding:disable,prefer,require escapeSyntaxCallMode:select,callIfNoReturn,call
  gssEncMode:disable,allow,prefer,require preferQueryMode:extended,extendedForPrepared,extendedCacheEverything,simple stringtype:unspecified,varchar
`;

const TEXTS = 'ApplicationName assumeMinServerVersion binaryTransferDisable binaryTransferEnable currentSchema maxResultBuffer options';

type Parameter = { readonly expects: string; readonly takes: (value: string) => boolean; readonly example: string };

const words = (block: string) => block.trim().split(/\s+/);

function number(line: string): readonly [string, Parameter] {
  const [name = '', least = ''] = line.split(':');
  const takes = (value: string) => /^-?\d{1,10}$/.test(value) && Number(value) >= Number(least) && Number(value) < 2 ** 31;
  return [name, { expects: `a whole number from ${least}`, takes, example: '30' }];
}

function choice(line: string): readonly [string, Parameter] {
  const [name = '', values = ''] = line.split(':');
  return [name, { expects: `one of ${values.split(',').join(', ')}`, takes: (value) => values.split(',').includes(value), example: values.split(',')[0]! }];
}

export const JDBC_PARAMETERS: ReadonlyMap<string, Parameter> = new Map<string, Parameter>([
  ...words(FLAGS).map((name) => [name, { expects: 'true or false', takes: (value: string) => /^(true|false)$/.test(value), example: 'true' }] as const),
  ...words(NUMBERS).map(number),
  ...words(CHOICES).map(choice),
  ...words(TEXTS).map(
    (name) => [name, { expects: 'text of one line', takes: (value: string) => /^\P{Cc}+$/u.test(value) && value === value.trim(), example: 'xnat' }] as const,
  ),
]);

const CODE = 'remove it: it loads code, or reads a file, that the image of XNAT does not have';
const OTHER_LOGIN = 'remove it: XNAT logs in by username and password, which credentials name';
const WRITES = 'remove it: XNAT writes to its database at each start';

const IAM = 'remove it: a login by IAM needs a driver that no image of XNAT has; let Secrets Manager rotate a password, and an ExternalSecret bring it';

/** Parameters that a site may not set, each with what to do. */
export const JDBC_OWNED: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(wrapper|iam|awsProfile)/i, IAM],
  [/^(user|pguser)$/i, 'remove it, and say it as username, or as key of credentials'],
  [/^password$/i, 'remove it, and name the Secret as credentials'],
  [/^ssl/i, 'remove it, and say it as tls: DatabaseTls.verifyFull(…)'],
  [/^pghost$/i, 'remove it, and say it as host or hosts'],
  [/^pgport$/i, 'remove it, and say it as port'],
  [/^pgdbname$/i, 'remove it, and say it as databaseName'],
  [/^(targetServerType|loadBalanceHosts)$/i, 'remove it: of several hosts the driver takes the one that takes writes'],
  [/^(readOnly|readOnlyMode|replication)$/i, WRITES],
  [/^(socketFactory|socketFactoryArg|xmlFactoryFactory|loggerFile|loggerLevel|localSocketAddress|service|protocolVersion)$/i, CODE],
  [
    /^(authenticationPluginClassName|requireAuth|kerberosServerName|useSpnego|sspiServiceClass|gsslib|gssResponseTimeout|gssUseDefaultCreds|jaasLogin|jaasApplicationName)$/i,
    OTHER_LOGIN,
  ],
];
