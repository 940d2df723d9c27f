import java.io.IOException;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.*;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.elasticsearch.client.internal.node.NodeClient; // 8
import org.elasticsearch.client.node.NodeClient; // 7
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.node.*;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.settings.*;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.features.NodeFeature; // 8
import org.elasticsearch.index.analysis.*;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.*;
import org.elasticsearch.rest.*;
import org.elasticsearch.xcontent.*;
import org.elasticsearch.xpack.core.ilm.*;
import org.elasticsearch.xpack.core.slm.SnapshotLifecyclePolicy;

/**
 * What Elasticsearch's zip for tests lacks, and the logging stack asks for: policies, which are parsed and validated by x-pack-core's own
 * classes and kept, but not executed; settings; and parts of the analysis of security's own index. A line that ends in a number is for that
 * major version alone.
 */
public class LifecycleModule extends Plugin implements ActionPlugin, AnalysisPlugin {
  private static final Map<String, ToXContentObject> POLICIES = new ConcurrentHashMap<>();

  @Override
  public List<Setting<?>> getSettings() {
    return List.of(
        Setting.boolSetting("ingest.geoip.downloader.enabled", true, Property.NodeScope, Property.Dynamic),
        LifecycleSettings.LIFECYCLE_NAME_SETTING);
  }

  @Override
  public List<NamedXContentRegistry.Entry> getNamedXContent() {
    return List.of(
        new NamedXContentRegistry.Entry(LifecycleType.class, new ParseField(TimeseriesLifecycleType.TYPE), p -> TimeseriesLifecycleType.INSTANCE),
        new NamedXContentRegistry.Entry(LifecycleAction.class, new ParseField(SetPriorityAction.NAME), SetPriorityAction::parse),
        new NamedXContentRegistry.Entry(LifecycleAction.class, new ParseField(DeleteAction.NAME), DeleteAction::parse));
  }

  @Override
  public Collection<RestHandler> getRestHandlers( // 8
      Settings settings, NamedWriteableRegistry writeables, RestController controller, ClusterSettings clusterSettings, // 8
      IndexScopedSettings indexSettings, SettingsFilter filter, IndexNameExpressionResolver resolver, // 8
      Supplier<DiscoveryNodes> nodes, Predicate<NodeFeature> features) { // 8
  public List<RestHandler> getRestHandlers( // 7
      Settings settings, RestController controller, ClusterSettings clusterSettings, IndexScopedSettings indexSettings, // 7
      SettingsFilter filter, IndexNameExpressionResolver resolver, Supplier<DiscoveryNodes> nodes) { // 7
    return List.of(
        new Policies("/_ilm/policy/", LifecycleModule::lifecyclePolicy), new Policies("/_slm/policy/", LifecycleModule::snapshotPolicy));
  }

  private static ToXContentObject lifecyclePolicy(XContentParser parser, String name) throws IOException {
    parser.nextToken();
    if (parser.nextToken() != XContentParser.Token.FIELD_NAME || !parser.currentName().equals("policy")) throw new IllegalArgumentException("no policy");
    parser.nextToken();
    LifecyclePolicy policy = LifecyclePolicy.parse(parser, name);
    policy.validate();
    return policy;
  }

  private static ToXContentObject snapshotPolicy(XContentParser parser, String name) throws IOException {
    SnapshotLifecyclePolicy policy = SnapshotLifecyclePolicy.parse(parser, name);
    if (policy.validate() != null) throw policy.validate();
    return policy;
  }

  private interface Parse {
    ToXContentObject apply(XContentParser parser, String name) throws IOException;
  }

  private static class Policies extends BaseRestHandler {
    private final String path;
    private final Parse parse;

    Policies(String path, Parse parse) {
      this.path = path;
      this.parse = parse;
    }

    @Override
    public String getName() {
      return "test" + path;
    }

    @Override
    public List<Route> routes() {
      return List.of(new Route(RestRequest.Method.PUT, path + "{name}"), new Route(RestRequest.Method.GET, path + "{name}"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) throws IOException {
      String name = request.param("name");
      if (request.method() == RestRequest.Method.PUT) {
        try (XContentParser parser = request.contentParser()) {
          POLICIES.put(path + name, parse.apply(parser, name));
        }
      }
      ToXContentObject policy = POLICIES.get(path + name);
      return channel -> {
        XContentBuilder builder = channel.newBuilder();
        if (policy == null) builder.startObject().endObject();
        else policy.toXContent(builder, ToXContent.EMPTY_PARAMS);
        RestStatus status = policy == null ? RestStatus.NOT_FOUND : RestStatus.OK;
        channel.sendResponse(new RestResponse(status, builder)); // 8
        channel.sendResponse(new BytesRestResponse(status, builder)); // 7
      };
    }
  }

  /** Nothing is searched for in security's index: what only looks like them will do. */
  @Override
  public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
    AnalysisProvider<TokenFilterFactory> filter = (index, environment, name, settings) -> new Duplicates(index, name, settings);
    return Map.of("pattern_capture", filter, "unique", filter);
  }

  @Override
  public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
    return Map.of("uax_url_email", (index, environment, name, settings) -> TokenizerFactory.newFactory(name, StandardTokenizer::new));
  }

  private static class Duplicates extends AbstractTokenFilterFactory {
    Duplicates(org.elasticsearch.index.IndexSettings index, String name, Settings settings) {
      super(name, settings); // 8
      super(index, name, settings); // 7
    }

    @Override
    public TokenStream create(TokenStream stream) {
      return new RemoveDuplicatesTokenFilter(stream);
    }
  }

  @Override // 7
  public Set<DiscoveryNodeRole> getRoles() { // 7
    return Set.of(new DiscoveryNodeRole("transform", "t") { // 7
      @Override // 7
      public Setting<Boolean> legacySetting() { // 7
        return null; // 7
      } // 7
    }); // 7
  } // 7
}
