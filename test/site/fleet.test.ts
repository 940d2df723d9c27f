import { ApiObject, App, Duration } from 'cdk8s';
import { BackupDestination, ClusterServices, Secret, StorageProvisioner, XnatSite } from 'cdk8s-xnat';
import { FirstInCluster } from '../../src/core/app/cluster';
import { refusalsOf } from '../support/manifests';

/** So many sites of one cluster that share all that sites may share: a bucket, a database server, a load balancer. */
function fleet(count: number): App {
  const app = new App();
  new ClusterServices(app, 'cluster', { efk: {}, storageClasses: { fast: { provisioner: StorageProvisioner.ebsGp3(), isDefault: true } } });
  for (let i = 0; i < count; i++) {
    new XnatSite(app, `site-${i}`, {
      url: `https://site-${i}.example.edu.au`,
      adminEmail: 'xnat-admin@example.edu.au',
      postgres: {},
      backup: {
        destination: BackupDestination.s3({ bucket: 'example-backups', region: 'ap-southeast-2', credentials: Secret.named('s3') }),
        keepFor: Duration.days(30),
      },
      albIngress: { groupName: 'imaging', groupOrder: i },
    });
  }
  return app;
}

/** What the rules over the app ask of it: how often an object is written, and the tree is walked. */
function work(count: number): number {
  const app = fleet(count);
  const written = jest.spyOn(ApiObject.prototype, 'toJson');
  const added = jest.spyOn(FirstInCluster.prototype, 'add');
  const walked = jest.spyOn(app.node, 'findAll');
  try {
    expect(refusalsOf(app)).toEqual([]);
    return written.mock.calls.length + added.mock.calls.length + count * walked.mock.calls.length;
  } finally {
    [written, added, walked].forEach((spy) => spy.mockRestore());
  }
}

test('a fleet of 200 sites is let through, and a site of it costs no more than one of a small fleet', () => {
  const [few, many] = [work(10), work(200)];
  expect(many).toBeLessThan(few * 20);
});

test('of what a cluster has once, only two names are two clusters', () => {
  const firsts = new FirstInCluster<string>();
  const add = (cluster: string | undefined, item: string) => firsts.add('host', cluster, item);
  expect(add('a', 'first of a')).toBeUndefined();
  expect(add('b', 'first of b')).toBeUndefined();
  expect(add('b', 'second of b')).toBe('first of b');
  // Whoever names none may be in any.
  expect(add(undefined, 'of any')).toBe('first of a');
  expect(add('c', 'first of c')).toBe('of any');
  expect(add('b', 'third of b')).toBe('first of b');
  expect(firsts.add('port', 'b', 'another thing')).toBeUndefined();
});
