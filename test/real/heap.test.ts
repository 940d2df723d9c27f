import { Size } from 'cdk8s';
import { GarbageCollector, XnatImage, type XnatWebOptions } from 'cdk8s-xnat';
import { MINIMAL } from '../support/sites';
import { describeWith } from './support/parts';
import { SitePod } from './support/pod';
import { run } from './support/processes';

const MIB = 1024 * 1024;

/** What stands on the command line in the AIS image. */
const IN_IMAGE = ['-XX:InitialRAMPercentage=40', '-XX:MaxRAMPercentage=50'];

/** The flags and properties that a JVM of the image ends up with. */
async function jvm(toolOptions: string | undefined): Promise<{ flag: (name: string) => string | undefined; property: (name: string) => string | undefined }> {
  const { code, stdout, stderr } = await run('java', [...IN_IMAGE, '-XX:+PrintFlagsFinal', '-XshowSettings:properties', '-version'], {
    env: { PATH: process.env.PATH!, LC_ALL: 'C', ...(toolOptions !== undefined && { JAVA_TOOL_OPTIONS: toolOptions }) },
  });
  expect(code).toBe(0);
  return {
    flag: (name) => new RegExp(`^ *\\w+ ${name} += (\\S+)`, 'm').exec(stdout)?.[1],
    property: (name) => new RegExp(`^ *${name.replace('.', '\\.')} = (.*)$`, 'm').exec(stderr)?.[1],
  };
}

const withXnat = (xnat: XnatWebOptions) => SitePod.of({ ...MINIMAL, xnat }).javaToolOptions;

describeWith(['java'], 'a JVM with the options of the XNAT container', () => {
  test('has the heap that the memory limit allows, whatever the image asks for', async () => {
    const { flag } = await jvm(withXnat({}));
    expect(flag('MaxHeapSize')).toBe(String(1800 * MIB));
    // The image's option is there, and does not count.
    expect(flag('MaxRAMPercentage')).toBe('50.000000');
    expect(Number(flag('InitialHeapSize'))).toBeLessThanOrEqual(1800 * MIB);
  });

  test('has the share of another limit that the site chooses', async () => {
    const resources = { memory: Size.gibibytes(2), memoryLimit: Size.gibibytes(4) };
    const { flag } = await jvm(withXnat({ resources, heapPercent: 75 }));
    expect(flag('MaxHeapSize')).toBe(String(3072 * MIB));
  });

  test('would have another heap without them, or by a percentage', async () => {
    const { flag } = await jvm(undefined);
    expect(flag('MaxHeapSize')).not.toBe(String(1800 * MIB));
    const byPercentage = await jvm('-XX:MaxRAMPercentage=1');
    expect(byPercentage.flag('MaxHeapSize')).toBe(flag('MaxHeapSize'));
  });

  test('has the other memory and the options that the site chooses', async () => {
    const jvm1 = {
      minHeap: Size.mebibytes(600),
      maxMetaspace: Size.mebibytes(512),
      threadStack: Size.mebibytes(2),
      options: ['-XX:MaxGCPauseMillis=150', '-Dcom.example.a=b'],
    };
    const { flag, property } = await jvm(withXnat({ jvm: jvm1 }));
    expect(['InitialHeapSize', 'MaxMetaspaceSize', 'ThreadStackSize', 'MaxGCPauseMillis'].map(flag)).toEqual([
      String(600 * MIB),
      String(512 * MIB),
      '2048',
      '150',
    ]);
    expect(property('com.example.a')).toBe('b');
  });

  test.each(Object.values(GarbageCollector))('has the collector %s alone, in place of that of the image', async (collector) => {
    const pod = SitePod.of({ ...MINIMAL, xnat: { jvm: { collector } } });
    const { code, stdout } = await run('java', [...pod.env('CATALINA_OPTS')!.split(' '), '-XX:+PrintFlagsFinal', '-version'], {
      env: { PATH: process.env.PATH!, JAVA_TOOL_OPTIONS: pod.javaToolOptions },
    });
    expect(code).toBe(0);
    const used = ['G1', 'Parallel', 'Serial'].filter((name) => new RegExp(`^ *bool Use${name}GC += true`, 'm').test(stdout));
    expect(used).toEqual([collector]);
  });

  test('ends itself when it has no memory left, and reads files as UTF-8', async () => {
    const { flag, property } = await jvm(withXnat({ image: XnatImage.nrg('1.9.3.7') }));
    expect(flag('ExitOnOutOfMemoryError')).toBe('true');
    expect(property('file.encoding')).toBe('UTF-8');
    expect(property('user.home')).toBe('/data/xnat/home');
  });
});
