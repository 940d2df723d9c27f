import { Rule } from '../../core/refusals/rule';

export interface SmtpSubject {
  readonly port: number;
  readonly startTls: boolean;
  readonly credentials: boolean;
}

export const smtpPortTls = new Rule<SmtpSubject>({
  id: 'smtp-port',
  refuses: 'mail by the port that speaks TLS from its first byte',
  why: 'XNAT begins in clear and asks for STARTTLS: the relay waits for TLS, XNAT for a greeting, and no mail is ever sent',
  check: ({ port }) => (port === 465 ? [{ what: 'smtp.port is 465', fix: 'write port: 587, where the relay takes STARTTLS, or leave it out' }] : []),
});

export const smtpInClear = new Rule<SmtpSubject>({
  id: 'smtp-in-clear',
  refuses: 'a password for mail that travels in clear',
  why: 'whoever sees the network reads it, and sends mail in the name of the site',
  acknowledgeable: true,
  check: ({ startTls, credentials }) =>
    credentials && !startTls
      ? [
          {
            what: 'smtp.credentials is given, and startTls is false',
            fix: 'remove startTls: false, or acknowledge "smtp-in-clear" for a relay in the same cluster',
          },
        ]
      : [],
});
