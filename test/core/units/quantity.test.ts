import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-xnat';
import { cpuQuantity, mebibytes, millicores, quantity } from '../../../src/core/units/quantity';
import { helperResources, Resources, type ResourceOptions } from '../../../src/core/units/resources';

test.each([
  [Size.kibibytes(0), '0'],
  [Size.kibibytes(1), '1Ki'],
  [Size.kibibytes(1023), '1023Ki'],
  [Size.kibibytes(1025), '1025Ki'],
  [Size.mebibytes(1), '1Mi'],
  [Size.mebibytes(3000), '3000Mi'],
  [Size.gibibytes(10), '10Gi'],
  [Size.gibibytes(1024), '1Ti'],
  [Size.tebibytes(50), '50Ti'],
  [Size.pebibyte(3), '3Pi'],
  [Size.pebibyte(1024), '1Ei'],
  [Size.pebibyte(1024 * 1024), '1024Ei'],
])('a size is written in the largest unit that keeps it whole: %#', (size, written) => {
  expect(quantity(size)).toBe(written);
});

test.each([
  [Cpu.millis(250), 250, '250m'],
  [Cpu.millis(1000), 1000, '1'],
  [Cpu.millis(1500), 1500, '1500m'],
  [Cpu.units(2), 2000, '2'],
  [Cpu.units(0.5), 500, '500m'],
  [Cpu.units(0.0015), 1.5, '2m'],
  [Cpu.units(0.1 + 0.2), 300, '300m'],
])('CPU is written as the API server keeps it: %#', (cpu, thousandths, written) => {
  expect(millicores(cpu)).toBe(thousandths);
  expect(cpuQuantity(cpu)).toEqual({ value: written });
});

test('an amount of CPU that is none is not a number', () => {
  expect(millicores({ amount: 'two' } as Cpu)).toBeNaN();
});

test('mebibytes are rounded down', () => {
  expect([Size.kibibytes(1023), Size.kibibytes(2047), Size.gibibytes(1)].map(mebibytes)).toEqual([0, 1, 1024]);
});

describe('resources', () => {
  const kube = (resources: Resources) => JSON.parse(JSON.stringify(resources.toKube())) as unknown;
  const four = Size.gibibytes(4);

  test('are by default one CPU and the memory of the construct, and limits as much', () => {
    const all = { cpu: { value: '1' }, memory: { value: '4Gi' } };
    expect(kube(new Resources(undefined, four))).toMatchObject({ requests: all, limits: all });
  });

  test('are what is given', () => {
    const given = new Resources({ cpu: Cpu.millis(100), cpuLimit: Cpu.units(2), memory: Size.gibibytes(1), memoryLimit: Size.gibibytes(2) }, four);
    expect(kube(given)).toMatchObject({
      requests: { cpu: { value: '100m' }, memory: { value: '1Gi' } },
      limits: { cpu: { value: '2' }, memory: { value: '2Gi' } },
    });
  });

  test('limits follow requests', () => {
    const both = { cpu: { value: '3' }, memory: { value: '1Gi' } };
    expect(kube(new Resources({ cpu: Cpu.units(3), memory: Size.gibibytes(1) }, four))).toMatchObject({ requests: both, limits: both });
  });

  test.each<[ResourceOptions, string, string]>([
    [{}, '2Gi', '8Gi'],
    [{ ephemeralStorage: Size.gibibytes(3) }, '3Gi', '8Gi'],
    [{ ephemeralStorage: Size.gibibytes(9) }, '9Gi', '9Gi'],
    [{ ephemeralStorageLimit: Size.gibibytes(1) }, '1Gi', '1Gi'],
    [{ ephemeralStorageLimit: Size.gibibytes(30) }, '2Gi', '30Gi'],
    [{ ephemeralStorage: Size.gibibytes(5), ephemeralStorageLimit: Size.gibibytes(4) }, '5Gi', '4Gi'],
  ])('of the disk are those of the construct, as far as what is given lets them: %#', (options, reserved, most) => {
    const { requests, limits } = kube(new Resources(options, four, { reserved: Size.gibibytes(2), most: Size.gibibytes(8) })) as Record<
      string,
      Record<string, object>
    >;
    expect([requests!['ephemeral-storage'], limits!['ephemeral-storage']]).toEqual([{ value: reserved }, { value: most }]);
  });

  test('of a helper are small', () => {
    expect(JSON.parse(JSON.stringify(helperResources()))).toEqual({
      requests: { cpu: { value: '100m' }, memory: { value: '128Mi' }, 'ephemeral-storage': { value: '128Mi' } },
      limits: { cpu: { value: '1' }, memory: { value: '512Mi' }, 'ephemeral-storage': { value: '1Gi' } },
    });
  });
});
