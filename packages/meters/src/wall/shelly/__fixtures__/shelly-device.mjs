/**
 * A program of its own: a Shelly plug behind its password that draws a known power. Settings:
 * `generation` (1 or 3), `password`, `meanW`.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { energyJ, powerW } from '../../__fixtures__/known-power.mjs';
import { reportAddress } from '../../__fixtures__/report-address.mjs';

const { generation, password, meanW } = JSON.parse(process.argv[2]);
const realm = 'shellyplugsg3-aabbccddeeff';
/** How often each nonce was used. A Shelly knows several at once, one for each client. */
const usesOfNonce = new Map();

const startJ = energyJ(meanW);
const countedJ = () => 42_000_000 + energyJ(meanW) - startJ;

const power = (step) => Math.round(powerW(meanW) / step) * step;

/** The counter of the first generation moves by the minute: here not while a test lasts. */
const bodies =
  generation === 1
    ? {
        '/shelly': () => ({ type: 'SHPLG-S', mac: 'AABBCCDDEEFF', auth: true, num_meters: 1 }),
        '/status': () => ({
          relays: [{ ison: true }],
          meters: [{ power: power(0.01), is_valid: true, counters: [90.1, 88.2, 91.3], total: 116 }],
        }),
      }
    : {
        '/shelly': () => ({ id: realm, model: 'S3PL-00112EU', gen: 3, auth_en: true }),
        '/rpc/Shelly.GetStatus': () => ({ 'switch:0': plug(), sys: { uptime: 9 } }),
        '/rpc/Switch.GetStatus?id=0': plug,
      };

function plug() {
  const total = Math.floor(countedJ() / 3.6) / 1000;
  return { id: 0, output: true, apower: power(0.1), voltage: 231.2, aenergy: { total } };
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** RFC 7616, section 3.4; `nc` must be one more at every use of a nonce. */
function isSigned({ method, url, headers: { authorization = '' } }) {
  const field = (name) =>
    new RegExp(`(?:[ ,])${name}=(?:"([^"]*)"|([^",]*))`)
      .exec(authorization)
      ?.slice(1)
      .find(Boolean) ?? '';
  const nonce = field('nonce');
  const uses = usesOfNonce.get(nonce);
  const signature = [
    hash(`admin:${realm}:${password}`),
    nonce,
    field('nc'),
    field('cnonce'),
    'auth',
    hash(`${method}:${url}`),
  ].join(':');
  const signed =
    uses !== undefined && Number(field('nc')) === uses + 1 && field('response') === hash(signature);
  if (signed) usesOfNonce.set(nonce, uses + 1);
  return signed;
}

function isBasic({ headers: { authorization } }) {
  return authorization === `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
}

function challenge() {
  if (generation === 1) return 'Basic realm="shelly"';
  const nonce = randomBytes(8).toString('hex');
  usesOfNonce.set(nonce, 0);
  return `Digest qop="auth", realm="${realm}", nonce="${nonce}", algorithm=SHA-256`;
}

const server = createServer((request, response) => {
  const admitted =
    request.url === '/shelly' || (generation === 1 ? isBasic(request) : isSigned(request));
  const body = bodies[request.url];
  if (!admitted) response.writeHead(401, { 'www-authenticate': challenge() }).end();
  else if (body === undefined) response.writeHead(404).end();
  else response.setHeader('content-type', 'application/json').end(JSON.stringify(body()));
});
server.listen(0, '127.0.0.1', () => reportAddress(server.address().port));
