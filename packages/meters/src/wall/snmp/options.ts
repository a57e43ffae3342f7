import {
  choiceOption,
  countOption,
  fractionOption,
  hostNameOption,
  pathOption,
  powerOption,
  readOptions,
  textOption,
  withoutUndefined,
  type OptionOf,
} from '../../plugin-options.js';
import { snmpModels, type SnmpModel } from './models.js';
import { objectsOption } from './object-option.js';
import type { SnmpObject } from './object.js';

const snmpVersions = ['1', '2c', '3'] as const;
const authProtocols = ['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
const privProtocols = ['des', 'aes', 'aes256b', 'aes256r'] as const;
const securityLevels = ['authPriv', 'authNoPriv', 'noAuthNoPriv'] as const;

/**
 * The secrets stand in `credentialsFile` or in WATTBENCH_SNMP_USER, …_PASSWORD and …_TOKEN. With
 * version 1 and 2c the token is the community (left out: public). With version 3 user and password
 * are those of the user, and the token is the password of its privacy key (left out: the same one).
 */
export type SnmpOptions = {
  /** Name or address of the agent. */
  readonly host?: string;
  /** UDP port. Default 161. */
  readonly port?: number;
  /** Default 2c. */
  readonly version?: (typeof snmpVersions)[number];
  readonly model?: SnmpModel;
  /** Device, inlet or outlet of the model, from 1. Default 1. */
  readonly index?: number;
  /** Objects of another device, or instead of those of `model`. */
  readonly objects?: { readonly power?: SnmpObject; readonly energy?: SnmpObject };
  readonly credentialsFile?: string;
  /** Version 3. Default authPriv. */
  readonly securityLevel?: (typeof securityLevels)[number];
  /** Version 3. Default sha256. */
  readonly authProtocol?: (typeof authProtocols)[number];
  /** Version 3. Default aes (128 bits). */
  readonly privProtocol?: (typeof privProtocols)[number];
  /** Version 3. Default none. */
  readonly context?: string;
  /** Time between two reads, in ms. Default 500, twice an update. */
  readonly pollPeriodMs?: number;
  /** Relative accuracy, half-width. Default 0.05, an assumption. */
  readonly gainError?: number;
  /** More than this cannot be, in W. Default 23000: 32 A at 230 V on three phases. */
  readonly maximumPowerW?: number;
  /** Less than this over a window is a meter that does not feed this machine, in W. Default 0.5. */
  readonly minimumPowerW?: number;
};

export const snmpOptionNames = [
  'host',
  'port',
  'version',
  'model',
  'index',
  'objects',
  'credentialsFile',
  'securityLevel',
  'authProtocol',
  'privProtocol',
  'context',
  'pollPeriodMs',
  'gainError',
  'maximumPowerW',
  'minimumPowerW',
];
const highestMaximumW = 10_000_000;

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseSnmpOptions(given: unknown): SnmpOptions {
  const options = readOptions({ meter: 'snmp', given, known: snmpOptionNames });
  const of = (name: string): OptionOf => ({ meter: 'snmp', options, name });
  return withoutUndefined({
    host: hostNameOption(of('host')),
    port: countOption(of('port'), { lowest: 1, highest: 65_535 }),
    version: choiceOption(of('version'), snmpVersions),
    model: choiceOption(of('model'), snmpModels),
    index: countOption(of('index'), { lowest: 1, highest: 65_535 }),
    objects: objectsOption(options.get('objects')),
    credentialsFile: pathOption(of('credentialsFile')),
    securityLevel: choiceOption(of('securityLevel'), securityLevels),
    authProtocol: choiceOption(of('authProtocol'), authProtocols),
    privProtocol: choiceOption(of('privProtocol'), privProtocols),
    context: textOption(of('context')),
    pollPeriodMs: countOption(of('pollPeriodMs'), { lowest: 100, highest: 60_000 }),
    gainError: fractionOption(of('gainError')),
    maximumPowerW: powerOption(of('maximumPowerW'), highestMaximumW),
    minimumPowerW: powerOption(of('minimumPowerW'), highestMaximumW),
  });
}
