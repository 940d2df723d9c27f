import { HOST_OR_IP } from '../../core/grammar/network';
import { port } from '../../core/grammar/numbers';
import { by, flag, optional, required, secretOf, type Shape, text, wholeNumber } from '../../core/props/kind';
import { Secret } from '../../values/secret';
import type { IniFile } from './config/ini-file';

/** The relay that XNAT sends its mail through. */
export interface SmtpOptions {
  /** DNS name of the relay. */
  readonly host: string;

  /**
   * TCP port of the relay.
   *
   * @default - 587 with STARTTLS, else 25
   */
  readonly port?: number;

  /**
   * The Secret with the keys `username` and `password`.
   *
   * @default - XNAT does not log in to the relay
   */
  readonly credentials?: Secret;

  /**
   * Whether XNAT asks the relay for encryption (STARTTLS).
   *
   * @default true
   */
  readonly startTls?: boolean;
}

export const smtpShape: Shape<SmtpOptions> = {
  host: required(by(text, HOST_OR_IP), 'missing.invalid'),
  port: optional(by(wholeNumber, port())),
  credentials: optional(secretOf(Secret, 'Secret.named("xnat-smtp")')),
  startTls: optional(flag),
};

export function smtpPort(smtp: SmtpOptions): number {
  return smtp.port ?? ((smtp.startTls ?? true) ? 587 : 25);
}

/** XNAT's preferences for mail. Without a relay it is told not to try: a failed mail fails the making of a user. */
export function setSmtp(preferences: IniFile, smtp: SmtpOptions | undefined): void {
  const set = (name: string, value: string) => preferences.set('notifications', name, value);
  set('smtpEnabled', String(smtp !== undefined));
  if (!smtp) return;
  set('smtpHostname', smtp.host);
  set('smtpPort', String(smtpPort(smtp)));
  set('smtpProtocol', 'smtp');
  set('smtpStartTls', String(smtp.startTls ?? true));
  set('smtpAuth', String(smtp.credentials !== undefined));
  if (smtp.credentials) {
    preferences.setSecret('notifications', 'smtpUsername', smtp.credentials.key('username'));
    preferences.setSecret('notifications', 'smtpPassword', smtp.credentials.key('password'));
  }
}
