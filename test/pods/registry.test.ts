import { Registry } from 'cdk8s-xnat';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('one mirror', () => {
  const mirror = Registry.mirror('harbor.example.edu.au/proxy');

  test.each([
    ['docker.io/library/postgres:16.10', 'harbor.example.edu.au/proxy/library/postgres:16.10'],
    [`ghcr.io/nrgxnat/xnat-web:1.9.3@${DIGEST}`, `harbor.example.edu.au/proxy/nrgxnat/xnat-web:1.9.3@${DIGEST}`],
    ['public.ecr.aws/aws-cli/aws-cli:2', 'harbor.example.edu.au/proxy/aws-cli/aws-cli:2'],
    // What Docker Hub leaves out.
    ['postgres:16', 'harbor.example.edu.au/proxy/library/postgres:16'],
    ['apache/activemq-classic:6', 'harbor.example.edu.au/proxy/apache/activemq-classic:6'],
    // On registries of the site's own, and on the mirror itself.
    ['registry.example.edu.au/xnat:1', 'registry.example.edu.au/xnat:1'],
    ['localhost:5000/xnat:1', 'localhost:5000/xnat:1'],
    ['harbor.example.edu.au/proxy/library/postgres:16', 'harbor.example.edu.au/proxy/library/postgres:16'],
  ])('%s', (image, pulled) => {
    expect(mirror._reference(image)).toBe(pulled);
  });

  test('may keep the name of the registry as a folder', () => {
    expect(Registry.mirror('harbor.example.edu.au', { keepHost: true })._reference('ghcr.io/nrgxnat/xnat-web:1')).toBe(
      'harbor.example.edu.au/ghcr.io/nrgxnat/xnat-web:1',
    );
  });
});

test('a mirror for each registry leaves the others alone', () => {
  const mirrors = Registry.mirrors({ 'docker.io': 'harbor.example.edu.au/dockerhub', 'registry.internal:5000': 'harbor.example.edu.au/internal' });
  expect(mirrors._reference('docker.io/library/node:24')).toBe('harbor.example.edu.au/dockerhub/library/node:24');
  expect(mirrors._reference('registry.internal:5000/xnat:1')).toBe('harbor.example.edu.au/internal/xnat:1');
  expect(mirrors._reference('ghcr.io/nrgxnat/xnat-web:1')).toBe('ghcr.io/nrgxnat/xnat-web:1');
});
