/* The floor: what writing a frame to every socket costs a C program that does nothing else.

   floor PORT SOCKETS RATE SIZE: accepts so many, then writes a frame of SIZE bytes to each of them RATE times a second. */

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int count = atoi(argv[2]), size = atoi(argv[4]), one = 1, buffer = 64 * 1024;
    double pause = 1e9 / atof(argv[3]);
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    int listener = socket(AF_INET, SOCK_STREAM, 0), *sockets = calloc(count, sizeof *sockets);
    char *frame = malloc(size);
    (void)argc;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(listener, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer); /* as the gateway's */
    if (bind(listener, (struct sockaddr *)&where, sizeof where) || listen(listener, 4096)) return 1;
    for (int i = 0; i < count; i++) {
        sockets[i] = accept(listener, NULL, NULL);
        setsockopt(sockets[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    }
    memset(frame, 'x', size);
    memcpy(frame, (char[]){(char)0x81, 0x7e, (char)((size - 4) >> 8), (char)(size - 4)}, 4);
    memcpy(frame + 4, "{\"type\":\"floor\"", 15);
    for (struct timespec until = {0}, now;;) {
        for (int i = 0; i < count; i++)
            if (write(sockets[i], frame, size) < 0) return 0;
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (now.tv_sec > until.tv_sec + 1) until = now; /* it was stopped: nothing is made up for */
        long ns = until.tv_nsec + (long)pause;
        until.tv_sec += ns / 1000000000;
        until.tv_nsec = ns % 1000000000;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    }
}
