import { contract, type Kind, text, valueOf, wholeNumber } from '../core/props/kind';
import { DatabaseTls } from '../values/database-tls';
import { secretKeyKind } from '../values/secret';
import type { IDatabase } from './database';

/** What keeps the contract `IDatabase`. */
export const databaseKind: Kind<IDatabase> = {
  // A connection string in its place holds a password.
  hidden: true,
  ...contract('a database, such as new Postgres(…)', {
    host: text,
    port: wholeNumber,
    databaseName: text,
    passwordKey: secretKeyKind,
    tls: valueOf(DatabaseTls, 'DatabaseTls.require()'),
  }),
};
