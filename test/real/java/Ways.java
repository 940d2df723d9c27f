import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;

/** Prints for each URL how this JVM would go to it: by a proxy, or directly. */
class Ways {
  public static void main(String[] args) throws Exception {
    for (String url : args) {
      Proxy proxy = ProxySelector.getDefault().select(URI.create(url)).get(0);
      System.out.println(proxy.type() == Proxy.Type.DIRECT ? "direct" : proxy.address().toString().replaceAll("/<unresolved>|/[0-9.]+(?=:)", ""));
    }
  }
}
