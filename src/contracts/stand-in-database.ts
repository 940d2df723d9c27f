import { DatabaseTls } from '../values/database-tls';
import type { IDatabase } from './database';

/** Stands in for a database that was not given, so that the other mistakes are found as well. */
export const STAND_IN_DATABASE: IDatabase = {
  host: 'missing.invalid',
  port: 5432,
  databaseName: 'missing',
  username: 'missing',
  passwordKey: { secretName: 'missing', key: 'password' },
  tls: DatabaseTls.disabled(),
};
