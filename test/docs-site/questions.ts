/** What an operator of XNAT on Kubernetes asks, and where the site answers. */
export interface Question {
  readonly asks: string;
  /** The links to follow from the front page, at most three. */
  readonly clicks?: readonly string[];
  /** Or what is typed into the search, where one of the first results leads there. */
  readonly search?: string;
  readonly page: string;
  /** Words of the answer, on that page. */
  readonly says: string;
}

/** Written before the site was built, from what sites ask in public, and from the AIS operations documents. */
export const QUESTIONS: readonly Question[] = [
  {
    asks: 'How do people log in with AAF, and which redirect URL do I register?',
    clicks: ['how-to/aaf-login.md'],
    page: 'how-to/aaf-login.html',
    says: 'redirectUrl',
  },
  {
    asks: 'We run the Helm chart. How do we move without losing the archive?',
    clicks: ['From a Helm chart'],
    page: 'how-to/takeover-from-helm.html',
    says: 'Keep the volumes',
  },
  {
    asks: 'Where has xnat-web.volumes.archive.existingClaim of my values gone?',
    clicks: ['All keys of a site', 'archive'],
    page: 'reference/keys.html',
    says: 'xnat-web.volumes.archive.existingClaim',
  },
  { asks: 'How do I upgrade XNAT, and how do I go back?', clicks: ['how-to/upgrade-xnat.md'], page: 'how-to/upgrade-xnat.html', says: 'Roll back' },
  { asks: 'We write Python. How is verifyFull written there?', clicks: ['how-to/python.md'], page: 'how-to/python.html', says: 'verify_full' },
  { asks: 'How do I restore a backup?', clicks: ['how-to/backup-and-restore.md'], page: 'how-to/backup-and-restore.html', says: 'Restore' },
  { asks: 'Uploads through nginx end with 413. Why?', search: 'nginx upload', page: 'reference/rules/ingress-body-size.html', says: 'Fix' },
  { asks: 'Users are logged out behind the load balancer. Why?', search: 'sticky', page: 'reference/rules/sticky-sessions.html', says: 'Why' },
  { asks: 'Can XNAT run in several pods?', clicks: ['how-to/several-pods.md'], page: 'how-to/several-pods.html', says: 'What they cannot do' },
  { asks: 'What happens to sessions when the autoscaler takes a pod away?', search: 'scaleDownAfter', page: 'reference/keys.html', says: 'scaleDownAfter' },
  { asks: 'How does a scanner outside the cluster send images?', clicks: ['how-to/dicom.md'], page: 'how-to/dicom.html', says: 'From outside' },
  {
    asks: 'How do pipelines run as Jobs?',
    clicks: ['how-to/pipelines-on-kubernetes.md'],
    page: 'how-to/pipelines-on-kubernetes.html',
    says: 'containerService',
  },
  {
    asks: 'We have a Docker Swarm. How is it connected?',
    clicks: ['how-to/pipelines-on-docker-swarm.md'],
    page: 'how-to/pipelines-on-docker-swarm.html',
    says: '2376',
  },
  {
    asks: 'The database is on RDS. How is its certificate checked?',
    clicks: ['how-to/external-postgres.md'],
    page: 'how-to/external-postgres.html',
    says: 'Amazon RDS, verified',
  },
  { asks: 'How much of the memory does Java get?', search: 'heapPercent', page: 'reference/keys.html', says: 'heapPercent' },
  { asks: 'synth refuses my file with (shared-database). What is that?', search: 'shared-database', page: 'reference/rules/shared-database.html', says: 'Why' },
  { asks: 'How do I change a password?', clicks: ['how-to/secrets.md'], page: 'how-to/secrets.html', says: 'Change one' },
  { asks: 'Does it work with Argo CD or Flux?', search: 'Argo CD', page: 'how-to/apply-from-ci.html', says: 'Argo CD' },
  { asks: 'Our cluster has no internet. Where do images come from?', clicks: ['how-to/images.md'], page: 'how-to/images.html', says: 'mirror' },
  { asks: 'How do I add a plugin?', clicks: ['how-to/plugins.md'], page: 'how-to/plugins.html', says: 'sha256' },
  { asks: 'The archive is on NFS. How do I say so?', search: 'NFS server', page: 'how-to/build-volume.html', says: 'An export of an NFS server' },
  { asks: 'How does XNAT send mail?', clicks: ['All keys of a site', 'smtp'], page: 'reference/keys.html', says: 'smtp.credentials' },
  {
    asks: 'Which names do the objects have, and may I rename the site?',
    clicks: ['Names are a contract'],
    page: 'explanation/names-are-a-contract.html',
    says: 'selector',
  },
  { asks: 'What may the pods not do, and can they run as root?', clicks: ['Pod security'], page: 'explanation/pod-security.html', says: 'restricted' },
];
