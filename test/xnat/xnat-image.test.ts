import { Image, XnatImage } from 'cdk8s-xnat';

describe('XnatImage', () => {
  test.each([
    ['1.9.0', '1.3.1'],
    ['1.9.1', '1.3.1'],
    ['1.9.1.1', '1.3.1'],
    ['1.9.1.2', '1.3.1'],
    ['1.9.2', '1.3.1'],
    ['1.9.2.2', '1.3.1'],
    ['1.9.2.3', '1.3.1'],
    ['v1.9.2.3', '1.3.1'],
    ['v1.10.1', '1.5.0'],
    ['1.9.3', '1.4.0'],
    ['1.9.3.1', '1.4.1'],
    ['1.10.0', '1.5.0'],
  ])('knows the login plugin of the AIS image %s: %s', (version, plugin) => {
    expect(XnatImage.ais(version)).toMatchObject({
      image: `ghcr.io/australian-imaging-service/xnat:${version}`,
      uid: 65534,
      gid: 65534,
      home: '/data/xnat/home',
      tomcat: '/usr/local/tomcat',
      plugins: { 'openid-auth': plugin, 'container-service': 'included' },
      _unknownVersion: undefined,
    });
  });

  test('says which version it knows nothing of', () => {
    expect(XnatImage.ais('1.7.6')._unknownVersion).toBe('XnatImage.ais("1.7.6")');
    for (const none of ['1.9.2.1', 'vv1.9.3', 'v', '1.9']) expect(XnatImage.ais(none)._unknownVersion).toBe(`XnatImage.ais("${none}")`);
    expect(XnatImage.nrg('v1.9.3.7')).toMatchObject({ image: 'ghcr.io/nrgxnat/xnat-web:v1.9.3.7', _xnatVersion: '1.9.3.7' });
  });

  test('knows the official image, which has no plugins', () => {
    expect(XnatImage.nrg('1.9.3.7')).toMatchObject({ image: 'ghcr.io/nrgxnat/xnat-web:1.9.3.7', uid: 1000, gid: 1000, plugins: {} });
  });

  test('pins a release by its digest', () => {
    const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
    expect(XnatImage.ais('1.9.3', { digest })).toMatchObject({
      image: `ghcr.io/australian-imaging-service/xnat:1.9.3@${digest}`,
      plugins: { 'openid-auth': '1.4.0' },
    });
    expect(XnatImage.nrg('1.9.3.7', { digest }).image).toBe(`ghcr.io/nrgxnat/xnat-web:1.9.3.7@${digest}`);
  });

  test('takes the group to be the user unless it is told', () => {
    expect(XnatImage.custom({ image: Image.of('a/b', { tag: '1' }), uid: 7 })).toMatchObject({ uid: 7, gid: 7 });
    expect(XnatImage.custom({ image: Image.of('a/b', { tag: '1' }) })).toMatchObject({ uid: 1000, home: '/data/xnat/home' });
  });
});
