import { request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { NoAnswer } from './no-answer';

type OnConnection = (error: Error | null, socket: Socket) => void;

const none = (error: Error) => [error, undefined as unknown as Socket] as const;

/**
 * Connects through a proxy to where a URL of https leads, which the proxy does not see into.
 *
 * @param proxy such as http://proxy.example.edu.au:3128
 */
export function tunnel(proxy: string, url: string): (options: object, onConnection: OnConnection) => undefined {
  const { hostname, port } = new URL(url);
  const place = `${hostname}:${port === '' ? '443' : port}`;
  return (_options, onConnection) => {
    const asked = httpRequest(proxy, { method: 'CONNECT', path: place, headers: { Host: place }, agent: false });
    asked.on('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) {
        const host = hostname.replace(/^\[|\]$/g, '');
        onConnection(null, connectTls({ socket, host, ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }) }));
      } else {
        socket.destroy();
        onConnection(...none(new NoAnswer('proxy', `is not reached: the proxy ${proxy} says ${statusCode} to ${place}`)));
      }
    });
    asked.on('response', ({ statusCode }) => {
      asked.destroy();
      onConnection(...none(new NoAnswer('proxy', `is not reached: the proxy ${proxy} says ${statusCode} to ${place}`)));
    });
    asked.on('error', ({ message }) => onConnection(...none(new NoAnswer('proxy', `is not reached: the proxy ${proxy} does not answer (${message})`))));
    asked.end();
    return undefined;
  };
}
