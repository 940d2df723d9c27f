import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { App, Size } from 'cdk8s';
import { ContainerBackend, type DockerSwarmBackendOptions, Secret, VolumeSource, XnatSite } from 'cdk8s-xnat';
import { MINIMAL } from '../support/sites';
import { temporaryFolder, writeFiles } from './support/folders';
import { describeWith } from './support/parts';
import { run, succeed } from './support/processes';

const nfs = (path: string) => VolumeSource.nfs({ server: 'nfs.example.edu.au', path, mountOptions: ['nfsvers=4.1'] });

describeWith(['bash', 'openssl', 'curl'], 'the text for the administrator of a Swarm', () => {
  const folder = temporaryFolder();
  let texts = 0;

  /** As `cdk8s synth` writes it beside the YAML. */
  function guide(options: Partial<DockerSwarmBackendOptions> = {}, archive: object = { source: nfs('/export/archive') }): string {
    const outdir = join(folder, `dist${texts++}`);
    const app = new App({ outdir });
    const backend = ContainerBackend.dockerSwarm({
      host: 'tcp://swarm.example.edu.au:12376',
      certificates: Secret.named('uwa-swarm', { 'ca.pem': 'ca.crt' }),
      clientSubnets: ['10.0.0.0/16', '10.1.0.0/16'],
      ...options,
    });
    const site = new XnatSite(app, 'uwa', {
      ...MINIMAL,
      archive: { size: Size.gibibytes(10), ...archive },
      buildVolume: { source: nfs('/export/build') },
      containerService: { backend },
    });
    if ('existingClaim' in archive === false && !('source' in archive)) site.acknowledge('swarm-mounts', 'a trial of the text');
    app.synth();
    return readFileSync(join(outdir, 'uwa.docker-swarm.md'), 'utf8');
  }

  const blocks = (text: string, language: string) => [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code]) => code!);

  test('holds the values of the site, and no placeholder', () => {
    const text = guide();
    expect(text).not.toMatch(/@@|undefined|FILL-IN|FILL IN the subnets/);
    expect(text).toContain('-H tcp://0.0.0.0:12376 ');
    expect(text).toContain('kubernetes_subnets="10.0.0.0/16 10.1.0.0/16"');
    expect(text).toContain(
      'nfs.example.edu.au:/export/archive\t/data/xnat/archive\tnfs\t_netdev,nfsvers=4.1\t0\t0\nnfs.example.edu.au:/export/build\t/data/xnat/build\tnfs\t_netdev,nfsvers=4.1\t0\t0\n',
    );
    expect(text).toContain('create secret generic uwa-swarm \\\n  --from-file=ca.crt=ca.pem --from-file=cert.pem=cert.pem --from-file=key.pem=key.pem');
    expect(text).toContain('setpriv --reuid=65534 --regid=65534');
    expect(text).toContain('RequiresMountsFor=/data/xnat/archive /data/xnat/build\n');
  });

  test('follows the paths of the Swarm, and knows EFS', () => {
    const text = guide(
      { pathTranslation: { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/xnat' } },
      { source: VolumeSource.csi({ driver: 'efs.csi.aws.com', volumeHandle: 'fs-0123:/archive:fsap-45' }) },
    );
    expect(text).toContain('fs-0123:/archive\t/srv/xnat/archive\tefs\t_netdev,tls,accesspoint=fsap-45\t0\t0\n');
    expect(text).toContain('for folder in /srv/xnat/archive /srv/xnat/build; do\n  mountpoint --quiet "$folder" || mkdir --parents "$folder"');
    expect(text).toContain('XNAT has `/data/xnat` where the Swarm has `/srv/xnat`');
  });

  test('keeps the mount options of a volume of EFS beside its own, each once', () => {
    const text = guide({}, { source: VolumeSource.csi({ driver: 'efs.csi.aws.com', volumeHandle: 'fs-0123', mountOptions: ['tls', 'iam'] }) });
    expect(text).toContain('fs-0123:/\t/data/xnat/archive\tefs\t_netdev,tls,iam\t0\t0\n');
  });

  test('writes addresses and blanks as /etc/fstab wants them', () => {
    const text = guide({}, { source: VolumeSource.nfs({ server: 'fd00::7', path: '/export/the archive\u2003\\é' }) });
    expect(text).toContain('[fd00::7]:/export/the\\040archive\u2003\\134é\t/data/xnat/archive\tnfs\t_netdev\t0\t0\n');
  });

  test('translates a path at its beginning alone, and reads nothing in it', () => {
    const text = guide({ pathTranslation: { xnatPrefix: '/data/xnat/', swarmPrefix: '/srv/data/xnat/' } });
    expect(text).toContain('RequiresMountsFor=/srv/data/xnat/archive /srv/data/xnat/build\n');
  });

  test.each([
    [
      'managers',
      0,
      [
        'allow OpenSSH',
        'allow proto tcp from 10.0.0.0/16 to any port 12376 comment XNAT',
        'allow proto tcp from 10.1.0.0/16 to any port 12376 comment XNAT',
        'allow proto tcp from 10.9.0.1 to any port 2377,7946 comment Swarm',
        'allow proto udp from 10.9.0.1 to any port 4789,7946 comment Swarm',
        'default deny incoming',
        'enable',
        'status numbered',
      ],
    ],
    [
      'workers',
      1,
      [
        'allow OpenSSH',
        'allow proto tcp from 10.9.0.1 to any port 7946 comment Swarm',
        'allow proto udp from 10.9.0.1 to any port 4789,7946 comment Swarm',
        'default deny incoming',
        'enable',
        'status numbered',
      ],
    ],
  ] as const)('closes nothing on %s before the addresses are filled in', async (_, which, wanted) => {
    const programs = writeFiles(join(folder, 'firewall'), { ufw: '#!/bin/sh\necho "$*"\n' });
    chmodSync(join(programs, 'ufw'), 0o755);
    const firewall = blocks(guide(), 'bash').filter((code) => code.includes('ufw'))[which]!;
    const of = (code: string) => run('bash', ['-c', code], { env: { PATH: `${programs}:${process.env.PATH!}` } });
    expect(await of(firewall)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Nothing was changed: fill in /) as string });
    const filled = firewall.replace('swarm_nodes=""', 'swarm_nodes="10.9.0.1"');
    expect((await of(filled)).stdout.trim().split('\n')).toEqual(wanted);
    if (firewall.includes('kubernetes_subnets')) {
      expect((await of(filled.replace(/kubernetes_subnets="[^"]*"/, 'kubernetes_subnets=""'))).stdout).toMatch(/^Nothing was changed/);
    }
  });

  test('says what the site does not know', () => {
    const text = guide({ clientSubnets: undefined }, {});
    expect(text).toContain('FILL IN the subnets');
    expect(text).toContain('FILL-IN\t/data/xnat/archive\tnfs\t');
  });

  test('goes when the site has no Swarm any more', () => {
    const outdir = join(folder, 'gone');
    mkdirSync(outdir, { recursive: true });
    for (const onSwarm of [true, false]) {
      const app = new App({ outdir });
      const backend = onSwarm ? ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.edu.au:2376', certificates: Secret.named('swarm') }) : undefined;
      const source = (path: string) => ({ size: Size.gibibytes(1), source: nfs(path) });
      new XnatSite(app, 'uwa', { ...MINIMAL, archive: source('/a'), buildVolume: source('/b'), containerService: { backend } });
      app.synth();
      expect([onSwarm, existsSync(join(outdir, 'uwa.docker-swarm.md'))]).toEqual([onSwarm, onSwarm]);
    }
  });

  test('has shell that bash can read', async () => {
    const found = blocks(guide(), 'bash');
    expect(found.length).toBeGreaterThan(6);
    for (const code of found) expect(await run('bash', ['-n'], { input: code })).toMatchObject({ code: 0, stderr: '' });
  });

  test('makes certificates with which a daemon lets in XNAT, and nobody else', async () => {
    const made = join(folder, 'made');
    mkdirSync(made);
    const [commands] = blocks(guide(), 'bash');
    await succeed('bash', ['-euo', 'pipefail', '-c', commands!.replaceAll('rsa:4096', 'rsa:2048')], { cwd: made });
    expect(readdirSync(made).filter((name) => name.endsWith('.csr'))).toEqual([]);
    const file = (name: string) => readFileSync(join(made, name));
    // As dockerd does with --tlsverify.
    const daemon = createServer(
      { key: file('server-key.pem'), cert: file('server-cert.pem'), ca: file('ca.pem'), requestCert: true, rejectUnauthorized: true },
      (_, response) => response.end('OK'),
    );
    await new Promise<void>((resolve) => daemon.listen(0, '127.0.0.1', resolve));
    const { port } = daemon.address() as AddressInfo;
    const ask = (host: string, ...args: string[]) =>
      run('curl', [
        '--silent',
        '--max-time',
        '10',
        '--cacert',
        join(made, 'ca.pem'),
        '--resolve',
        `${host}:${port}:127.0.0.1`,
        ...args,
        `https://${host}:${port}/_ping`,
      ]);
    const client = ['--cert', join(made, 'cert.pem'), '--key', join(made, 'key.pem')];
    expect(await ask('swarm.example.edu.au', ...client)).toMatchObject({ code: 0, stdout: 'OK' });
    expect((await ask('swarm.example.edu.au')).code).not.toBe(0);
    expect((await ask('other.example.edu.au', ...client)).code).not.toBe(0);
    // The daemon's own certificate says that it is no client.
    expect((await ask('swarm.example.edu.au', '--cert', join(made, 'server-cert.pem'), '--key', join(made, 'server-key.pem'))).code).not.toBe(0);
    await new Promise((resolve) => daemon.close(resolve));
  });

  test('a name of more than 64 characters is no hindrance to its certificate', async () => {
    const host = `${'a'.repeat(60)}.elb.ap-southeast-2.amazonaws.com`;
    const made = join(folder, 'long');
    mkdirSync(made);
    const [commands] = blocks(guide({ host: `tcp://${host}:2376` }), 'bash');
    await succeed('bash', ['-euo', 'pipefail', '-c', commands!.replaceAll('rsa:4096', 'rsa:2048')], { cwd: made });
    const { stdout } = await succeed('openssl', ['x509', '-in', join(made, 'server-cert.pem'), '-noout', '-ext', 'subjectAltName']);
    expect(stdout).toContain(`DNS:${host}`);
  });

  test('has a unit of systemd whose one command is what dockerd takes', () => {
    const [unit] = blocks(guide(), 'ini');
    const lines = writeFilesAndRead(unit!);
    expect(lines.slice(0, 2)).toEqual(['[Service]', 'ExecStart=']);
    expect(lines[2]!.split(' ').slice(1)).toEqual([
      '-H',
      'fd://',
      '-H',
      'tcp://0.0.0.0:12376',
      '--containerd=/run/containerd/containerd.sock',
      '--tlsverify',
      '--tlscacert=/etc/docker/tls/ca.pem',
      '--tlscert=/etc/docker/tls/server-cert.pem',
      '--tlskey=/etc/docker/tls/server-key.pem',
    ]);
  });

  const writeFilesAndRead = (text: string) =>
    readFileSync(join(writeFiles(join(folder, 'unit'), { 'override.conf': text }), 'override.conf'), 'utf8')
      .trim()
      .split('\n');
});
