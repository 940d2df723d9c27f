import { HOST_OR_IP } from '../../core/grammar/network';
import { port } from '../../core/grammar/numbers';
import { by, filledText, flag, optional, required, secretOf, type Shape, text, valueOf, wholeNumber } from '../../core/props/kind';
import { CaBundle } from '../../values/ca-bundle';
import { Secret } from '../../values/secret';
import type { IniFile } from './config/ini-file';
import { MAIL_ADDRESS } from './xnat-grammar';

/** The relay that XNAT sends its mail through. */
export interface SmtpOptions {
  /** DNS name of the relay. */
  readonly host: string;

  /**
   * TCP port of the relay.
   *
   * @default - 465 with `implicitTls`, 587 with STARTTLS, else 25
   */
  readonly port?: number;

  /**
   * The Secret with the keys `username` and `password`.
   *
   * @default - XNAT does not log in to the relay
   */
  readonly credentials?: Secret;

  /**
   * Whether XNAT asks the relay for encryption (STARTTLS). With `credentials` it insists on it, and sends nothing to a relay that offers none.
   *
   * @default - true, unless `implicitTls` is
   */
  readonly startTls?: boolean;

  /**
   * Whether encryption begins with the first byte (SMTPS), as port 465 has it.
   *
   * @default - true for port 465, else false
   */
  readonly implicitTls?: boolean;

  /**
   * Authorities that the relay's certificate may come from. All of XNAT's Java trusts them.
   *
   * @default - those of the image, and `trust`
   */
  readonly ca?: CaBundle;

  /**
   * Address that the relay sends mail back to which it cannot deliver: the sender of the envelope. What people see as the sender is `adminEmail`.
   *
   * @default - `adminEmail`
   */
  readonly returnPath?: string;
}

export const smtpShape: Shape<SmtpOptions> = {
  host: required(by(text, HOST_OR_IP), 'missing.invalid'),
  port: optional(by(wholeNumber, port())),
  credentials: optional(secretOf(Secret, 'Secret.named("xnat-smtp")')),
  startTls: optional(flag),
  implicitTls: optional(flag),
  ca: optional(valueOf(CaBundle, 'CaBundle.fromFile("university-ca.pem")')),
  returnPath: optional(by(filledText, MAIL_ADDRESS)),
};

/** How the connection to a relay is encrypted. */
export interface SmtpSecurity {
  readonly port: number;
  readonly startTls: boolean;
  readonly implicitTls: boolean;
}

export function smtpSecurity({ port, startTls, implicitTls }: SmtpOptions): SmtpSecurity {
  const implicit = implicitTls ?? port === 465;
  const asks = startTls ?? !implicit;
  return { port: port ?? (implicit ? 465 : asks ? 587 : 25), startTls: asks, implicitTls: implicit };
}

export const smtpPort = (smtp: SmtpOptions): number => smtpSecurity(smtp).port;

/** XNAT's preferences for mail. Without a relay it is told not to try: a failed mail fails the making of a user. */
export function setSmtp(preferences: IniFile, smtp: SmtpOptions | undefined): void {
  const set = (name: string, value: string) => preferences.set('notifications', name, value);
  set('smtpEnabled', String(smtp !== undefined));
  if (!smtp) return;
  const { port, startTls, implicitTls } = smtpSecurity(smtp);
  set('smtpHostname', smtp.host);
  set('smtpPort', String(port));
  set('smtpProtocol', implicitTls ? 'smtps' : 'smtp');
  set('smtpStartTls', String(startTls));
  set('smtpAuth', String(smtp.credentials !== undefined));
  if (smtp.credentials) {
    preferences.setSecret('notifications', 'smtpUsername', smtp.credentials.key('username'));
    preferences.setSecret('notifications', 'smtpPassword', smtp.credentials.key('password'));
  }
  set('smtpMailProperties', JSON.stringify(mailProperties(smtp)));
}

/**
 * What XNAT hands on to JavaMail as it is. Without `smtpAuth` it forgets `smtpStartTls`, so that stands here as well.
 *
 * @see https://jakarta.ee/specifications/mail/1.6/apidocs/com/sun/mail/smtp/package-summary.html
 */
function mailProperties(smtp: SmtpOptions): Record<string, string> {
  const { startTls, implicitTls } = smtpSecurity(smtp);
  const insists = smtp.credentials !== undefined;
  const properties: Record<string, string | undefined> = {
    auth: insists ? 'true' : undefined,
    'starttls.enable': startTls ? 'true' : undefined,
    // Whoever stands in between could take the offer out, and read the password.
    'starttls.required': startTls && insists ? 'true' : undefined,
    // JavaMail does not compare the name by itself.
    'ssl.checkserveridentity': implicitTls || (startTls && insists) ? 'true' : undefined,
    from: smtp.returnPath,
    // By itself it waits for ever, and with it the person whose account is being made.
    connectiontimeout: '30000',
    timeout: '60000',
    writetimeout: '60000',
  };
  const prefix = `mail.${implicitTls ? 'smtps' : 'smtp'}.`;
  return Object.fromEntries(Object.entries(properties).flatMap(([name, value]) => (value === undefined ? [] : [[prefix + name, value]])));
}
