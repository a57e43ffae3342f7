import type { Unavailable } from '@wattbench/core';
import { credentialVariables } from '../network/credentials.js';
import { reasonOf, type DcmiCause } from './dcmi-text.js';
import type { IpmiOptions } from './options.js';
import type { CommandResult } from './run-command.js';

const packages = { ipmitool: 'ipmitool', 'ipmi-dcmi': 'freeipmi-tools' } as const;

const openDevice = [
  'As root, or for one group, which you must be in (it can then switch the machine off and change',
  'the users of its BMC, so choose who):',
  '  sudo groupadd --force ipmi && sudo usermod --append --groups ipmi "$USER"',
  `  echo 'KERNEL=="ipmi*", SUBSYSTEM=="ipmi", GROUP="ipmi", MODE="0660"' | sudo tee /etc/udev/rules.d/70-ipmi.rules`,
  '  sudo udevadm control --reload && sudo udevadm trigger --subsystem-match=ipmi --action=add',
  'Then log in again. In a container: docker run --device /dev/ipmi0 …',
].join('\n');

const loadDriver = [
  'sudo modprobe ipmi_devintf && sudo modprobe ipmi_si',
  'In a container: docker run --device /dev/ipmi0 …',
  'A machine without a BMC has no IPMI.',
].join('\n');

/** The tool could not be run to its end. */
export function notRun(
  result: Exclude<CommandResult, { state: 'ended' }>,
  { options, command, limitMs }: { options: IpmiOptions; command: string; limitMs: number },
): Unavailable {
  const tool = options.tool ?? 'ipmitool';
  const given = options.command !== undefined;
  if (result.state === 'late') {
    return {
      available: false,
      reason: options.host === undefined ? 'driver' : 'network',
      detail: `${command} did not answer within ${limitMs} ms and was killed.`,
      fix:
        options.host === undefined
          ? `Run \`${command} dcmi power reading\` by hand; a BMC that hangs needs \`sudo ipmitool mc reset cold\`.`
          : `Check that this machine reaches the BMC ${options.host} by UDP port 623.`,
    };
  }
  if (result.state === 'flooded') {
    return {
      available: false,
      reason: 'driver',
      detail: `${command} printed more than 64 KiB; expected some ten lines, and it was killed.`,
      fix: `Check that ${command} is ${tool}.`,
    };
  }
  if (result.code === 'ENOENT') {
    return {
      available: false,
      reason: 'package-missing',
      detail: `${command} is not there (ENOENT).`,
      fix: given
        ? 'Correct the option "command".'
        : `sudo apt install ${packages[tool]}   # Fedora, RHEL: sudo dnf install ${tool === 'ipmitool' ? 'ipmitool' : 'freeipmi'}`,
    };
  }
  return {
    available: false,
    reason: result.code === 'EACCES' ? 'permission' : 'native-load-failed',
    detail: `${command} cannot be run (${result.code}).`,
    fix: `chmod a+x "$(command -v ${command})"`,
  };
}

/** The tool ran, and told no power. */
export function noPower(cause: DcmiCause, detail: string, options: IpmiOptions): Unavailable {
  const tool = options.tool ?? 'ipmitool';
  return {
    available: false,
    reason: cause === 'session' && options.host === undefined ? 'permission' : reasonOf[cause],
    detail: `${tool}: ${detail}.`,
    fix: fixOf(cause, options),
  };
}

/** There is no user or no password for the BMC in the network. */
export function noCredentials(host: string): Unavailable {
  const [user, password] = credentialVariables('ipmi');
  return {
    available: false,
    reason: 'credentials',
    detail: `The BMC ${host} asks for a user and a password, and none is given.`,
    fix:
      `Set ${user} and ${password}, or name a file {"user": "…", "password": "…"} by the option` +
      ' "credentialsFile" (chmod 600).',
  };
}

function fixOf(cause: DcmiCause, { host }: IpmiOptions): string {
  switch (cause) {
    case 'forbidden':
      return openDevice;
    case 'no-device':
      return loadDriver;
    case 'session':
      return host === undefined
        ? 'The BMC does not let this machine read it: allow the host interface in its settings.'
        : 'Check user and password, and raise the option "privilege" if the user needs it.';
    case 'unreachable':
      return 'Check the option "host", user and password; allow "IPMI over LAN" in the settings of the BMC and UDP port 623 on the way to it.';
    case 'not-active':
      return 'Switch the power monitoring on in the settings of the BMC.';
    case 'not-supported':
      return 'This BMC has no DCMI power reading. Try the meter redfish, or a wall meter.';
    case 'out-of-range':
      return 'Raise the option "maximumPowerW" if the machine can draw that much.';
    case 'zero':
      return 'This BMC does not fill its power reading. Try the meter redfish, or a wall meter.';
    case 'not-understood':
      return 'Check that the tool is ipmitool or ipmi-dcmi (option "command") and is not a wrapper that prints more.';
  }
}
