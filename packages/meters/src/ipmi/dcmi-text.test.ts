import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeIpmiText, ipmitoolText } from './__fixtures__/fake-tool.js';
import { parseDcmi } from './dcmi-text.js';

const maximumPowerW = 20_000;

describe('parseDcmi', () => {
  test.each<[string, string, number]>([
    ['ipmitool', ipmitoolText('195'), 195],
    ['FreeIPMI', freeIpmiText, 164],
    ['ipmitool with line ends of Windows', ipmitoolText('7').replaceAll('\n', '\r\n'), 7],
  ])('takes the power of the moment out of the text of %s', (_, text, powerW) => {
    expect(parseDcmi(text, maximumPowerW)).toEqual({ state: 'power', powerW });
  });

  test.each<[string, string, string]>([
    ['a reading that is switched off', ipmitoolText('195', 'deactivated'), 'not-active'],
    ['0 W', ipmitoolText('0'), 'zero'],
    ['more than the machine can draw', ipmitoolText('20001'), 'out-of-range'],
    ['a reading that is no number', ipmitoolText('N/A'), 'not-understood'],
    ['a negative reading', ipmitoolText('-5'), 'not-understood'],
    ['a text that ends early', ipmitoolText('195').slice(0, 120), 'not-understood'],
    ['nothing', '', 'not-understood'],
    [
      'a BMC without DCMI',
      '\n    DCMI request failed because: Invalid command (c1)',
      'not-supported',
    ],
    [
      'no right to the device',
      'Could not open device at /dev/ipmi0 or /dev/ipmi/0 or /dev/ipmidev/0: Permission denied',
      'forbidden',
    ],
    [
      'no device',
      'Could not open device at /dev/ipmi0 or /dev/ipmi/0 or /dev/ipmidev/0: No such file or directory',
      'no-device',
    ],
    [
      'a BMC that does not answer',
      'Error: Unable to establish IPMI v2 / RMCP+ session',
      'unreachable',
    ],
    ['a wrong password', 'RAKP 2 HMAC is invalid', 'session'],
  ])('knows %s', (_, text, cause) => {
    expect(parseDcmi(text, maximumPowerW)).toMatchObject({ state: 'no-power', cause });
  });

  test('names the field, what was found and what was expected', () => {
    expect(parseDcmi(ipmitoolText('20001'), maximumPowerW)).toMatchObject({
      detail: 'the BMC tells 20001 W; expected at most 20000 W (option "maximumPowerW")',
    });
  });
});

const seed = 20_260_402;

describe(`any text (seed ${seed})`, () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom(
      'Instantaneous power reading: ',
      'Power reading state is: activated',
      'Current Power : ',
      'Power Measurement : Active',
      ' Watts',
      '195',
      '0',
      '\n',
      '\0',
    ),
  );

  test('is a power above 0 or a cause in words', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const answer = parseDcmi(pieces.join(''), maximumPowerW);
        const isPower =
          answer.state === 'power' && answer.powerW > 0 && answer.powerW <= maximumPowerW;
        expect(isPower || (answer.state === 'no-power' && answer.detail !== '')).toBe(true);
      }),
      { seed, numRuns: 1000 },
    );
  });

  test('without a figure before "Watts" is never a power', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const answer = parseDcmi(ipmitoolText(text.replaceAll(/[0-9]/g, '')), maximumPowerW);
        expect(answer.state).toBe('no-power');
      }),
      { seed, numRuns: 300 },
    );
  });
});
