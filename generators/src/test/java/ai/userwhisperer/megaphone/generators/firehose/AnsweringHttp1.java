package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers every HTTP/1.1 request of one connection with the same bytes. */
final class AnsweringHttp1 extends ByteToMessageDecoder {
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

  private final byte[] answer;

  AnsweringHttp1(String answer) {
    this.answer = answer.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    for (int at = in.readerIndex(); at + HEAD_END.length <= in.writerIndex(); at++) {
      if (matches(in, at)) {
        String head =
            in.toString(in.readerIndex(), at - in.readerIndex(), StandardCharsets.ISO_8859_1);
        Matcher length = LENGTH.matcher(head);
        int end = at + HEAD_END.length + (length.find() ? Integer.parseInt(length.group(1)) : 0);
        if (end <= in.writerIndex()) {
          in.readerIndex(end);
          ChannelFuture unused =
              context.writeAndFlush(
                  context.alloc().buffer(answer.length).writeBytes(answer), context.voidPromise());
        }
        return;
      }
    }
  }

  private static boolean matches(ByteBuf in, int at) {
    for (int i = 0; i < HEAD_END.length; i++) {
      if (in.getByte(at + i) != HEAD_END[i]) {
        return false;
      }
    }
    return true;
  }
}
