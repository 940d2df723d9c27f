import { type Report, Rule } from '../../core/refusals/rule';

export interface SmtpSubject {
  readonly port: number;
  /** With its default. */
  readonly startTls: boolean;
  /** With its default. */
  readonly implicitTls: boolean;
  readonly credentials: boolean;
}

/** Where relays begin in clear. */
const PORTS_IN_CLEAR = [25, 587, 2525, 1025];

export const smtpPortTls = new Rule<SmtpSubject>({
  id: 'smtp-port',
  refuses: 'mail by a port at which the relay begins otherwise, or with encryption that begins in two ways',
  why: 'one side waits for TLS and the other for a greeting, and no mail is ever sent',
  check: ({ port, startTls, implicitTls }): Report[] => {
    if (startTls && implicitTls) {
      return [
        {
          what: 'smtp.startTls and smtp.implicitTls are both on',
          fix: port === 465 ? 'remove startTls: by port 465 encryption begins with the first byte' : 'remove the one that the relay does not have',
        },
      ];
    }
    if (!implicitTls && port === 465) {
      return [{ what: 'smtp.port is 465, and implicitTls is false', fix: 'remove implicitTls: false, or write port: 587, where the relay takes STARTTLS' }];
    }
    return implicitTls && PORTS_IN_CLEAR.includes(port)
      ? [{ what: `smtp.implicitTls is true, and port is ${port}`, fix: 'write port: 465, or remove implicitTls, and the relay is asked for STARTTLS' }]
      : [];
  },
});

export const smtpInClear = new Rule<SmtpSubject>({
  id: 'smtp-in-clear',
  refuses: 'a password for mail that travels in clear',
  why: 'whoever sees the network reads it, and sends mail in the name of the site',
  acknowledgeable: true,
  check: ({ startTls, implicitTls, credentials }) =>
    credentials && !startTls && !implicitTls
      ? [
          {
            what: 'smtp.credentials is given, and startTls is false',
            fix: 'remove startTls: false, or acknowledge "smtp-in-clear" for a relay in the same cluster',
          },
        ]
      : [],
});
