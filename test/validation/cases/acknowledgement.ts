import { DatabaseTls, Acknowledgements, Secret, type XnatSite } from 'cdk8s-xnat';
import { type Allowed, type Case, external, javaScript, site } from '../case';

const risky = { host: 'db.example.edu.au', credentials: Secret.named('xnat-db'), tls: DatabaseTls.require() };
const REASON = 'the database has no certificate until March';

const acknowledging = (title: string, broken: (site: XnatSite) => void, report: string, mended: (site: XnatSite) => void): Case => ({
  rule: 'acknowledgement',
  title,
  broken: (app) => (external(risky)(app), broken(app.node.findChild('uwa') as XnatSite)),
  report,
  mended: (app) => (external(risky)(app), mended(app.node.findChild('uwa') as XnatSite)),
});

const withReason = (uwa: XnatSite) => uwa.acknowledge('tls-unverified', REASON);

export const acknowledgementCases: readonly Case[] = [
  acknowledging(
    'no reason',
    (uwa) => uwa.acknowledge('tls-unverified', javaScript(undefined)),
    `
      [uwa] acknowledge("tls-unverified", …) gives no reason of at least ten characters (acknowledgement)
          why  whoever reads the file next must be able to tell whether the reason still holds
          fix  say in a sentence why the risk is acceptable at this site
      [uwa/database] tls is require(), which encrypts with whoever answers (tls-unverified)
          why  whoever can redirect the traffic reads the password and every record that XNAT loads
          fix  use DatabaseTls.verifyFull(CaBundle.fromFile("global-bundle.pem")), or acknowledge "tls-unverified"`,
    withReason,
  ),
  acknowledging(
    'hardly a reason',
    (uwa) => uwa.acknowledge('tls-unverified', '   ok    '),
    `
      [uwa] acknowledge("tls-unverified", …) gives no reason of at least ten characters (acknowledgement)
          why  whoever reads the file next must be able to tell whether the reason still holds
          fix  say in a sentence why the risk is acceptable at this site
      [uwa/database] tls is require(), which encrypts with whoever answers (tls-unverified)
          why  whoever can redirect the traffic reads the password and every record that XNAT loads
          fix  use DatabaseTls.verifyFull(CaBundle.fromFile("global-bundle.pem")), or acknowledge "tls-unverified"`,
    withReason,
  ),
  acknowledging(
    'a rule that does not exist',
    (uwa) => {
      uwa.acknowledge('tls-unverifed', REASON);
    },
    `
      [uwa] acknowledge("tls-unverifed", …) names no rule (acknowledgement)
          why  an acknowledgement that silences nothing hides the day on which the risk comes back
          fix  write acknowledge("tls-unverified", …), or remove it
      [uwa/database] tls is require(), which encrypts with whoever answers (tls-unverified)
          why  whoever can redirect the traffic reads the password and every record that XNAT loads
          fix  use DatabaseTls.verifyFull(CaBundle.fromFile("global-bundle.pem")), or acknowledge "tls-unverified"`,
    withReason,
  ),
  acknowledging(
    'a construct beside the one that is meant',
    (uwa) => Acknowledgements.of(uwa.xnat).add('tls-unverified', REASON),
    `
      [uwa/database] tls is require(), which encrypts with whoever answers (tls-unverified)
          why  whoever can redirect the traffic reads the password and every record that XNAT loads
          fix  use DatabaseTls.verifyFull(CaBundle.fromFile("global-bundle.pem")), or acknowledge "tls-unverified"
      [uwa/xnat] acknowledge("tls-unverified", …) silences nothing here (acknowledgement)
          why  an acknowledgement that silences nothing hides the day on which the risk comes back
          fix  remove it; if it was meant for a message, correct the id, which ends its first line, or call it on the site`,
    withReason,
  ),
  {
    rule: 'acknowledgement',
    title: 'a rule that cannot be accepted',
    broken: site({ siteId: 'UWA-XNAT' }, (uwa) => uwa.acknowledge('site-id', 'it has always been named so')),
    report: `
      [uwa] acknowledge("site-id", …) names a rule that cannot be acknowledged (acknowledgement)
          why  what it refuses would not work on the cluster, whatever the reason
          fix  remove it, and mend what site-id reports
      [uwa/xnat] siteId is "UWA-XNAT" (site-id)
          why  XNAT begins the id of every session and subject with it, and other characters do not survive there
          fix  use a letter, then up to 35 letters, digits and underscores, such as "UWA_XNAT"`,
    mended: site({ siteId: 'UWA_XNAT' }),
  },
  {
    rule: 'acknowledgement',
    title: 'a risk that is gone',
    broken: site({}, withReason),
    report: `
      [uwa] acknowledge("tls-unverified", …) silences nothing here (acknowledgement)
          why  an acknowledgement that silences nothing hides the day on which the risk comes back
          fix  remove it; if it was meant for a message, correct the id, which ends its first line, or call it on the site`,
    mended: site({}),
  },
];

export const acknowledgementAllowed: readonly Allowed[] = [
  {
    rule: 'acknowledgement',
    title: 'a reason at the single construct',
    allowed: (app) => {
      external(risky)(app);
      Acknowledgements.of(app.node.findChild('uwa').node.findChild('database')).add('tls-unverified', REASON);
    },
  },
  {
    rule: 'acknowledgement',
    title: 'a reason for all sites of the app',
    allowed: (app) => {
      external(risky)(app);
      Acknowledgements.of(app).add('tls-unverified', REASON);
    },
  },
];
