import { afterEach, describe, expect, test, vi } from 'vitest';
import { powercapRoot } from './system.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('powercapRoot', () => {
  test('is the option before the environment', () => {
    vi.stubEnv('WATTBENCH_POWERCAP_ROOT', '/from/environment');
    expect(powercapRoot('/from/option')).toEqual({ path: '/from/option', isGiven: true });
  });

  test('is the environment before the place of the kernel', () => {
    vi.stubEnv('WATTBENCH_POWERCAP_ROOT', '/from/environment');
    expect(powercapRoot(undefined)).toEqual({ path: '/from/environment', isGiven: true });
  });

  test('is the place of the kernel where the environment is empty', () => {
    vi.stubEnv('WATTBENCH_POWERCAP_ROOT', '');
    expect(powercapRoot(undefined)).toEqual({ path: '/sys/class/powercap', isGiven: false });
  });
});
